/**
 * The tests over sockets and of handlers, on PostgreSQL. They are the files that `npm test` runs on
 * SQLite, loaded after another technology was chosen: there is no copy of any test.
 */
import { it } from 'node:test';
import type { SessionCheck } from '../../src/auth/database.ts';
import { load, quickTests } from '../quick/load.ts';
import { useTestDatabases } from '../test-database.ts';
import { skip, useCluster } from './backend.ts';
import { openTestDatabase } from './test-database.ts';

/** Files that are about SQLite itself, each with the reason. */
export const ABOUT_SQLITE: Readonly<Record<string, string>> = {
  'test/flows/cost.test.ts': 'counts the statements of a request',
  'test/flows/demoted-meanwhile.test.ts':
    'changes the role inside a transaction: PostgreSQL locks the row before, see test/stores/links.ts',
  'test/flows/file-app-faults.test.ts':
    'locks a file, and makes it read-only in the midst of a change',
  'test/flows/file-contents.test.ts': 'reads the files of the database',
  'test/flows/file-faults.test.ts': 'locks and fills a file',
  'test/flows/file-health.test.ts': 'locks and moves a file',
  'test/flows/file-replicated.test.ts': 'reads the log of a file',
};

/** The files that run on PostgreSQL, sorted. */
export const flowTests: readonly string[] = quickTests
  .filter((file) => /^test\/(?:flows|handlers|web)\//.test(file))
  .filter((file) => ABOUT_SQLITE[file] === undefined);

/** The flows in which what a server keeps in memory could be wrong, by the names of their files. */
const ABOUT_MEMORY = new Set([
  'account',
  'another-phone',
  'app-host-attacks',
  'app-hosts',
  'audiences',
  'client-logout',
  'clients',
  'confirm',
  'dashboard',
  'device-key',
  'email-link',
  'ended-keys',
  'factor-attacks',
  'forced-set-up',
  'groups',
  'invitations',
  'keys',
  'late-password',
  'login',
  'logout',
  'my-sessions',
  'named-programs',
  'new-keys',
  'oidc-authorize',
  'oidc-sign-in',
  'oidc-token',
  'oidc-userinfo',
  'outdated',
  'password',
  'programs',
  'records',
  'reset',
  'second-factor',
  'second-step',
  'stolen-keys',
  'token-login',
  'token-refresh',
  'tokens',
  'user-disable',
  'user-patch',
  'user-remove',
  'user-role',
  'verify',
  'ways-in',
]);

/** The files of those flows. */
export const aboutMemory: readonly string[] = flowTests.filter((file) =>
  ABOUT_MEMORY.has(/([^/]+)\.test\.ts$/.exec(file)?.[1] ?? ''),
);

/** Loads test files into this process; their servers have this SESSION_CHECK. */
export async function loadOnPostgres(
  sessionCheck: SessionCheck,
  files: readonly string[],
): Promise<void> {
  if (skip !== false) {
    it(`the flows on PostgreSQL, with SESSION_CHECK=${sessionCheck}`, { skip }, () => {});
    return;
  }
  useCluster();
  useTestDatabases((path, now) => openTestDatabase(sessionCheck, path, now));
  await load(files);
}
