/**
 * The process: settings, stores, server, signals. The only file that touches `process`, and the place to start
 * reading: everything else is called from here and knows nothing of what stands above it.
 */
import type { Server } from 'node:http';
import type { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { createApp } from './app.ts';
import { Accounts } from './auth/accounts.ts';
import { DeviceTokens } from './auth/device-tokens.ts';
import { Doorman, SIGNUPS_PER_ADDRESS } from './auth/doorman.ts';
import { EVENTS_KEPT } from './auth/events.ts';
import { HASH_GATE, HashGate } from './auth/hash-gate.ts';
import { LOGIN_THROTTLE, LoginThrottle } from './auth/login-throttle.ts';
import { SCRYPT_COST } from './auth/password-hash.ts';
import { loadCommonPasswords, passwordPolicy } from './auth/password-policy.ts';
import { REMEMBERED, SESSIONS_PER_USER, Sessions } from './auth/sessions.ts';
import type { EventStore } from './auth/stores.ts';
import { TokenBuckets } from './auth/token-bucket.ts';
import { type Config, helpText, loadConfig } from './config.ts';
import { isHttps, isLoopback } from './http/origins.ts';
import { indexFiles } from './http/static-files.ts';
import { createLog, describe, type Log } from './log.ts';
import { createAccountStore } from './storage/account-store.ts';
import { openDatabase } from './storage/database.ts';
import { createEventStore } from './storage/event-store.ts';
import { openSecret } from './storage/secret-store.ts';
import { createSessionStore } from './storage/session-store.ts';

const EX_CONFIG = 78; // sysexits.h: a supervisor that knows it does not try again
const OLDEST_NODE = '24.18.1'; // before it, headers beyond a limit vanished in silence (CVE-2026-58044)
const GRACE = 8_000; // ms that running requests get before their connections are closed
const LONGEST_STOP = 9_500; // ms after which the process ends whatever still holds it
const SWEEP_EVERY = 1_000; // ms
const SWEEP_SLICE = 2_000; // sessions looked at in one go
const PRUNE_EVERY = 10_000; // ms between two thousands of old events dropped
const SAVE_EVERY = 60_000; // ms between two writes of last-seen times

if (process.argv.includes('--help')) {
  process.stdout.write(helpText());
} else {
  const result = loadConfig(process.env);
  const flags = `${process.execArgv.join(' ')} ${process.env.NODE_OPTIONS ?? ''}`;
  if (flags.includes('--insecure-http-parser')) {
    refuseToStart(['--insecure-http-parser lets smuggled requests through']);
  } else if (isOlder(process.versions.node, OLDEST_NODE)) {
    refuseToStart([`it needs Node ${OLDEST_NODE} or later, and this is ${process.versions.node}`]);
  } else if (!result.ok) {
    refuseToStart([...result.problems, 'See --help.']);
  } else {
    await start(result.config);
  }
}

function refuseToStart(reasons: readonly string[]): void {
  process.stderr.write(`Coatcheck cannot start:\n  ${reasons.join('\n  ')}\n`);
  process.exitCode = EX_CONFIG;
}

function isOlder(version: string, oldest: string): boolean {
  return version.localeCompare(oldest, 'en', { numeric: true }) < 0;
}

async function start(config: Config): Promise<void> {
  process.umask(0o077); // the database is for this account alone
  const log = createLog(config.log, (line) => process.stdout.write(line), Date.now);
  const database = openDatabase(config.database);
  const sessions = await openSessions(config, database);
  const events = createEventStore(database);
  const accounts = await openAccounts(config, database);
  const server = createApp({
    ...config,
    accounts,
    doorman: new Doorman({
      accounts,
      throttle: new LoginThrottle(LOGIN_THROTTLE, Date.now),
      signups: new TokenBuckets(SIGNUPS_PER_ADDRESS, Date.now),
      devices: new DeviceTokens(openSecret(database, 'device-tokens', 32)),
    }),
    sessions,
    events,
    files: await indexFiles(fileURLToPath(new URL('../public', import.meta.url))),
    log,
    now: Date.now,
  });

  await listen(server, config);
  warn(config, log);
  process.stdout.write(`Coatcheck is ready: ${config.origin}\n`);

  const endHousekeeping = keepHouse(sessions, events, log);
  whenAskedToStop(log, async () => {
    await stop(server);
    await endHousekeeping();
    database.close();
  });
}

async function openSessions(config: Config, database: DatabaseSync): Promise<Sessions> {
  const limits = {
    normal: { idleMs: config.sessionIdle, maxMs: config.sessionMax },
    remembered: REMEMBERED,
    perUser: SESSIONS_PER_USER,
  };
  const sessions = new Sessions(createSessionStore(database), limits, Date.now);
  await sessions.restore();
  return sessions;
}

async function openAccounts(config: Config, database: DatabaseSync): Promise<Accounts> {
  const common = await loadCommonPasswords();
  return new Accounts({
    store: createAccountStore(database),
    gate: new HashGate(HASH_GATE),
    cost: SCRYPT_COST,
    policy: passwordPolicy(config.passwordMin, common, siteWords(config.origin)),
    now: Date.now,
  });
}

// The name of the site is the first word an attacker adds digits to.
function siteWords(origin: string): string[] {
  return new URL(origin).hostname.split('.').filter((label) => label.length > 3);
}

function listen(server: Server, { port, host }: Config): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
}

/** Says at start what is allowed and yet probably not meant. */
function warn({ origin, host, proxied }: Config, log: Log): void {
  const reachable =
    !isLoopback(origin) || !isLoopback(`http://${host.includes(':') ? `[${host}]` : host}`);
  if (!isHttps(origin) && reachable) {
    const advice =
      'passwords and cookies cross the network unencrypted: use https for more than a trial';
    log.warn('plain_http', { origin, host, advice });
  }
  if (isHttps(origin) && !proxied) {
    const advice =
      'everybody seems to come from the proxy and shares its limits: name it in TRUST_PROXY';
    log.warn('no_trusted_proxy', { advice });
  }
}

/** Starts what has to be done now and then. Answers with a function that ends it, after writing what is not yet on disk. */
function keepHouse(sessions: Sessions, events: EventStore, log: Log): () => Promise<void> {
  // What fails (a locked database) is tried again next time.
  const attempt = async (work: Promise<void>): Promise<void> => {
    await work.catch((error) => log.error('housekeeping_failed', { error: describe(error) }));
  };
  const prune = () => events.prune(Date.now() - EVENTS_KEPT.forMs, EVENTS_KEPT.atMost);
  const timers = [
    setInterval(() => attempt(sessions.sweep(SWEEP_SLICE)), SWEEP_EVERY),
    setInterval(() => attempt(sessions.saveLastSeen()), SAVE_EVERY),
    setInterval(() => attempt(prune()), PRUNE_EVERY),
  ];
  return async () => {
    for (const timer of timers) clearInterval(timer);
    await attempt(sessions.saveLastSeen());
  };
}

/** Runs `stopping` on the first SIGTERM, SIGINT or error that nothing caught. A second signal ends the process at once. */
function whenAskedToStop(log: Log, stopping: () => Promise<void>): void {
  const once = async (reason: string): Promise<void> => {
    for (const event of ['SIGTERM', 'SIGINT', 'uncaughtException'])
      process.removeAllListeners(event);
    setTimeout(() => process.exit(), LONGEST_STOP).unref();
    log.info('stopping', { reason });
    await stopping();
    log.info('stopped', {});
  };
  process.on('SIGTERM', once).on('SIGINT', once);
  // A bug outside of every request: the state may be damaged, so what runs is answered and a supervisor starts anew.
  process.on('uncaughtException', (error) => {
    log.error('uncaught', { error: describe(error) });
    process.exitCode = 1;
    void once('uncaught');
  });
}

/** Stops accepting, lets running requests finish, and after the grace time closes what is left: its timers no longer run. */
function stop(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => server.closeAllConnections(), GRACE);
    server.close(() => {
      clearTimeout(timer);
      resolve();
    });
    server.closeIdleConnections();
  });
}
