/**
 * Whether a PostgreSQL keeps what this program promises: a log-out or a new password that was
 * acknowledged is still there after a crash, and a lock is a lock.
 */
import { DatabaseUnfit, type DatabaseWarning } from '../auth/database.ts';

/** What is known of a server before the first table is looked at. */
export type Fitness = {
  /** As PostgreSQL writes it for programs: 150018 is 15.18. */
  readonly version: number;
  readonly fsync: boolean;
  readonly fullPageWrites: boolean;
  readonly synchronousCommit: string;
  readonly isStandby: boolean;
  readonly isReadOnly: boolean;
  /** How many standbys are connected. */
  readonly standbys: number;
  /** The setting synchronous_standby_names; empty: a commit waits for no standby. */
  readonly synchronousStandbys: string;
  /** ms that the clock of the server is ahead of this machine. */
  readonly clockOffset: number;
  /** Whether what goes over the network is encrypted; null: nothing leaves the machine. */
  readonly isEncrypted: boolean | null;
  /** Whether two connections of ours got one process of the server: a pooler is in between. */
  readonly isPooled: boolean;
};

/** The oldest version: pg_current_xact_id_if_assigned() is new in it. */
const OLDEST = 13;
/** ms: sessions and links end by the clocks of the servers. */
const CLOCK_OFFSET = 1_000;

type Requirement = readonly [isMissing: (of: Fitness) => boolean, sentence: string, passes?: true];

const REQUIREMENTS: readonly Requirement[] = [
  [
    ({ version }) => version < OLDEST * 10_000,
    `this PostgreSQL is too old: it has to be version ${OLDEST} or later.`,
  ],
  [
    ({ isPooled }) => isPooled,
    'there is a connection pooler in between that shares one connection among clients (PgBouncer: pool_mode). Set pool_mode=session for this database, or name PostgreSQL itself.',
  ],
  [
    ({ isStandby }) => isStandby,
    'that is a standby, which only reads. Name the primary.',
    true, // it may be promoted
  ],
  [
    ({ isReadOnly }) => isReadOnly,
    'it is read-only (default_transaction_read_only is on). Turn that off for this user and database.',
  ],
  [
    ({ fsync }) => !fsync,
    'fsync is off in PostgreSQL: after a power cut, log-outs that were confirmed are undone, or the database is destroyed. Turn it on.',
  ],
  [
    ({ fullPageWrites }) => !fullPageWrites,
    'full_page_writes is off in PostgreSQL: a power cut in the middle of a write destroys the database. Turn it on.',
  ],
  [
    ({ synchronousCommit }) => synchronousCommit === 'off',
    'synchronous_commit is off in PostgreSQL: after a crash, log-outs and new passwords that were confirmed are undone. Turn it on.',
  ],
];

/** Throws DatabaseUnfit when the server cannot be used as it is. */
export function requireFit(fitness: Fitness): void {
  for (const [isMissing, sentence, passes] of REQUIREMENTS) {
    if (isMissing(fitness)) throw new DatabaseUnfit(sentence, { mayPass: passes === true });
  }
}

/** Everything for which requireFit() would throw. */
export function unfitnessOf(fitness: Fitness): readonly string[] {
  return REQUIREMENTS.filter(([isMissing]) => isMissing(fitness)).map(([, sentence]) => sentence);
}

/** What is allowed and probably not intended. */
export function warningsOf(fitness: Fitness): readonly DatabaseWarning[] {
  const warnings: DatabaseWarning[] = [];
  if (hasAsynchronousStandby(fitness)) {
    const advice =
      'a commit does not wait for the standby: when it takes over, the last log-outs and new passwords are lost. Set synchronous_standby_names, or run sessions revoke-all --everybody after it took over';
    warnings.push({ name: 'asynchronous_standby', advice });
  }
  if (Math.abs(fitness.clockOffset) > CLOCK_OFFSET) {
    const seconds = (Math.abs(fitness.clockOffset) / 1_000).toFixed(1);
    const place = fitness.clockOffset > 0 ? 'behind' : 'ahead of';
    const advice = `this clock is ${seconds} s ${place} the one of the database: set both by NTP`;
    warnings.push({ name: 'clock_offset', advice });
  }
  if (fitness.isEncrypted === false) {
    const advice =
      'password hashes cross the network to the database unencrypted: use sslmode=verify-full';
    warnings.push({ name: 'database_unencrypted', advice });
  }
  return warnings;
}

/** Whether a standby may take over without the last commits. */
export function hasAsynchronousStandby(fitness: Fitness): boolean {
  const { standbys, synchronousStandbys, synchronousCommit } = fitness;
  return standbys > 0 && (synchronousStandbys === '' || synchronousCommit === 'local');
}
