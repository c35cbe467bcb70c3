import { flowTests, loadOnPostgres } from './flows.ts';

/** The flows in which what a server keeps in memory could be wrong. */
const ABOUT_MEMORY = new Set([
  'account',
  'another-phone',
  'audiences',
  'confirm',
  'dashboard',
  'device-key',
  'email-link',
  'factor-attacks',
  'forced-set-up',
  'invitations',
  'late-password',
  'login',
  'logout',
  'my-sessions',
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

await loadOnPostgres(
  'leases',
  flowTests.filter((file) => ABOUT_MEMORY.has(/([^/]+)\.test\.ts$/.exec(file)?.[1] ?? '')),
);
