/** All that is served, in this order: what is counted, and what is read from the services. */
import type { DatabaseLoad } from '../auth/database-load.ts';
import type { ClientLoginStore } from '../auth/oidc/client-login-store.ts';
import type { HashGate } from '../auth/passwords/hash-gate.ts';
import type { AccountWaits } from '../auth/sign-in/account-waits.ts';
import type { StorageProbe } from '../auth/storage-probe.ts';
import type { ClientLogouts } from '../process/client-logouts.ts';
import type { MailQueue } from '../process/mail-queue.ts';
import type { ProcessUsage } from '../process/usage.ts';
import { forAMinute } from '../web/for-a-minute.ts';
import type { Counts } from './counts.ts';
import { databaseFamilies } from './database.ts';
import { eventLoopFamilies } from './event-loop.ts';
import { counter, type Family, gauge, type Labels, labelled } from './family.ts';
import { logoutFamilies } from './logouts.ts';
import { readinessFamilies } from './readiness.ts';
import { usageFamilies } from './usage.ts';

/** What the metrics read. */
export type Sources = {
  readonly isReady: () => boolean;
  readonly storage: StorageProbe;
  /** How many connections are open. */
  readonly connections: () => number;
  readonly gate: Pick<HashGate, 'running' | 'waiting' | 'done'>;
  readonly sessions: { readonly size: number };
  readonly waits: Pick<AccountWaits, 'list'>;
  /** Null without MAIL_COMMAND. */
  readonly mails: Pick<MailQueue, 'sending' | 'waiting' | 'done'> | null;
  readonly logouts: Pick<ClientLogouts, 'counts'>;
  readonly clientLogins: Pick<ClientLoginStore, 'waiting'>;
  readonly load: () => DatabaseLoad;
  /** The file of SQLite; null for another database. */
  readonly file: string | null;
  readonly usage: ProcessUsage;
  /** The labels of coatcheck_build_info. */
  readonly build: Labels;
};

/** All families. Create them once: they begin to measure the event loop. */
export function measuredFamilies(counts: Counts, sources: Sources): readonly Family[] {
  const { isReady, storage, connections, gate, sessions, mails, load, file, usage, build } =
    sources;
  return [
    {
      name: 'coatcheck_build_info',
      type: 'gauge',
      help: 'What runs; always 1.',
      read: () => [{ labels: build, value: 1 }],
    },
    ...readinessFamilies(isReady, storage),
    ...counts.families(),
    gauge('coatcheck_http_connections', 'Open connections.', connections),
    gauge('coatcheck_sessions', 'Sessions in memory.', () => sessions.size),
    lockedAccounts(sources.waits),
    ...hashFamilies(gate),
    ...(mails === null ? [] : mailFamilies(mails)),
    ...logoutFamilies(sources.logouts, sources.clientLogins),
    ...databaseFamilies(load, file),
    ...eventLoopFamilies(),
    ...usageFamilies(usage),
  ];
}

function lockedAccounts(waits: Sources['waits']): Family {
  const list = forAMinute(Date.now, () => waits.list()); // it reads up to 2,000 events
  return {
    name: 'coatcheck_accounts_locked',
    type: 'gauge',
    help: 'Accounts that are locked after too many attempts, counted once a minute.',
    read: async () => {
      const found = await list().catch(() => null); // the database says why in its own metrics
      return found === null ? [] : [{ value: new Set(found.map(({ user }) => user.id)).size }];
    },
  };
}

function hashFamilies(gate: Sources['gate']): readonly Family[] {
  return [
    gauge('coatcheck_hashes_running', 'Password hashes that run.', () => gate.running),
    labelled('gauge', 'coatcheck_hashes_waiting', 'Password hashes that wait.', 'queue', () =>
      Object.entries(gate.waiting),
    ),
    counter('coatcheck_hashes_total', 'Password hashes that have ended.', () => gate.done.tasks),
    counter(
      'coatcheck_hash_seconds_total',
      'Time that they took, without their wait.',
      () => gate.done.ms / 1_000,
    ),
    counter(
      'coatcheck_hashes_refused_total',
      'Password hashes that were refused with 503 because their queue was full.',
      () => gate.done.refused,
    ),
  ];
}

function mailFamilies(mails: NonNullable<Sources['mails']>): readonly Family[] {
  return [
    gauge('coatcheck_mails_sending', 'Mails that MAIL_COMMAND is sending.', () => mails.sending),
    gauge('coatcheck_mails_waiting', 'Mails that wait for it.', () => mails.waiting),
    labelled(
      'counter',
      'coatcheck_mails_total',
      'Mails by how they ended; dropped: the queue was full, or the share of one network in it.',
      'result',
      () => Object.entries(mails.done),
    ),
  ];
}
