/** Checks a PostgreSQL: the way to it, whether it is fit, and what is in it. */
import { DatabaseUnfit, ForeignDatabase } from '../../auth/database.ts';
import { shownDatabase } from '../../auth/database-url.ts';
import { MAIL_FAILURES_FOR } from '../../auth/mail-failures.ts';
import type { Config } from '../../config/config.ts';
import { examineGroups } from '../../doctor/apps.ts';
import { type Finding, fail, ok, warn } from '../../doctor/finding.ts';
import {
  type ExaminedPostgres,
  examinePostgres,
  filesOf,
  type PostgresContents,
  type PostgresExamination,
} from '../../stores.ts';
import { textTimes } from '../times.ts';
import { examineFactors } from './factors.ts';
import { examineMailFailures } from './mail.ts';
import { examineSharedKey } from './shared-key.ts';

type Settings = Pick<
  Config,
  | 'database'
  | 'keyFile'
  | 'origin'
  | 'passwordMin'
  | 'requireSecondFactor'
  | 'timeZone'
  | 'protects'
>;
type Moment = { readonly now: () => number; readonly userId: number | null };

/** Checks the PostgreSQL that DATABASE names, the key file, and what depends on the contents. */
export async function examineDatabaseServer(
  settings: Settings,
  { now, userId }: Moment,
): Promise<Finding[]> {
  const shown = shownDatabase(settings.database);
  let examined: ExaminedPostgres;
  try {
    examined = await examinePostgres(settings.database, now);
  } catch (error) {
    if (!(error instanceof DatabaseUnfit || error instanceof ForeignDatabase)) throw error;
    const findings = examineFactors(settings, new Map());
    return [fail('database', `${shown}: ${error.message.replace(/\.?$/, '.')}`), ...findings];
  }
  const { examination, unopened, mailFailures, close } = examined;
  const { contents, release } = examination;
  try {
    return [
      ok('database', `${shown}: PostgreSQL ${release}.`),
      ...examineFitness(examination),
      examineNotices(examination),
      examineVersion(examination),
      ...(contents === null ? [] : examineContents(contents, now())),
      ...(contents === null || settings.keyFile === null
        ? []
        : [
            await examineSharedKey(settings.keyFile, {
              unopened,
              isExposed: filesOf(settings.database, userId).isExposed,
            }),
          ]),
      ...examineFactors(settings, contents?.passkeyHosts ?? new Map()),
      ...(contents === null ? [] : examineGroups(settings, contents.groups)),
      ...examineMailFailures(
        await mailFailures(now() - MAIL_FAILURES_FOR),
        textTimes(settings.timeZone, now()),
      ),
    ];
  } finally {
    await close();
  }
}

/** What of the server itself is no matter of the tables. */
export function examineFitness(examination: PostgresExamination): Finding[] {
  const { encryption, fitness, problems, warnings } = examination;
  const byName = new Map(warnings.map(({ name, advice }) => [name, advice]));
  const judge = (check: string, name: string, message: string): Finding => {
    const advice = byName.get(name);
    return advice === undefined ? ok(check, message) : warn(check, sentenceOf(advice));
  };
  const { standbys, synchronousStandbys, clockOffset, isEncrypted } = fitness;
  const way =
    isEncrypted === null
      ? 'On this machine, so there is nothing to encrypt.'
      : `Encrypted: ${encryption}.`;
  const waits = `Standbys: ${standbys}; commits wait for ${synchronousStandbys || 'none'}.`;
  return [
    ...(problems.length === 0
      ? [ok('fitness', 'A commit is on disk before it is acknowledged.')]
      : problems.map((problem) => fail('fitness', sentenceOf(problem)))),
    judge('tls', 'database_unencrypted', way),
    judge('standbys', 'asynchronous_standby', waits),
    judge('offset', 'clock_offset', `Its clock and this one differ by ${ms(clockOffset)} ms.`),
  ];
}

function ms(offset: number): number {
  return Math.abs(Math.round(offset));
}

function sentenceOf(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`.replace(/\.?$/, '.');
}

function examineNotices({ hearsNotices }: PostgresExamination): Finding {
  return hearsNotices
    ? ok('notices', 'A NOTIFY from one connection arrives at another.')
    : fail(
        'notices',
        'A NOTIFY does not arrive within 2 s: a pooler in between drops it. Connect to PostgreSQL directly, or set pool_mode=session.',
      );
}

function examineVersion({ schema: { version, readableFrom, known } }: PostgresExamination) {
  if (version === 0)
    return warn('version', 'It is empty: the server creates its tables at its first start.');
  if (version === known) return ok('version', `${version}, the one that this program uses.`);
  if (version < known) {
    return warn('version', `${version}: the next start upgrades it to ${known}. Back it up first.`);
  }
  return readableFrom > known
    ? fail('version', `${version}: a newer program wrote it; this one knows ${known}.`)
    : warn('version', `${version}: a newer program wrote it; this one can still use it.`);
}

function examineContents(contents: PostgresContents, now: number): Finding[] {
  const { users, administrators, secondFactors, sessions, events, newest } = contents;
  const ahead = newest === null ? 0 : Math.ceil((newest - now) / 1_000);
  return [
    ok('contents', `Accounts: ${users}, sessions: ${sessions}, events: ${events}.`),
    ok('factors', `Accounts with a second factor: ${secondFactors}.`),
    administrators > 0
      ? ok('admins', `Administrators: ${administrators}.`)
      : warn(
          'admins',
          'No administrator has chosen a password: `user add EMAIL --role admin` creates one.',
        ),
    ahead <= 1 // a server may write meanwhile
      ? ok('clock', `${new Date(now).toISOString()}, later than every record.`)
      : warn('clock', `The newest record is ${ahead} s in the future: a clock is or was ahead.`),
  ];
}
