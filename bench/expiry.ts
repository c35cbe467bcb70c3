/**
 * Fills a server with sessions that all expire at the same moment, and lets the housekeeping delete
 * them. Prints the longest pauses of the event loop, before and during. With "OFF" SQLite does not
 * wait for the disk, so that what remains is our own. Usage: expiry.ts FILE COUNT SECONDS FULL|OFF
 */
import { hash } from 'node:crypto';
import { setImmediate as turn } from 'node:timers/promises';
import { createLog } from '../src/log.ts';
import { startHousekeeping } from '../src/process/housekeeping.ts';
import { openServices } from '../src/services.ts';
import { createStores } from '../src/sqlite/open.ts';
import { openForServer } from '../src/sqlite/server-database.ts';

/** The pauses of an event loop. */
export type Pauses = {
  /** ms: the longest turn of the event loop */
  readonly longest: number;
  /** Turns longer than 5 ms, per minute. */
  readonly long: number;
};

/** The result, without and with sessions that expire. */
export type Expiry = {
  readonly quiet: Pauses;
  readonly sweeping: Pauses;
  readonly swept: number;
  readonly seconds: number;
};

const HOUR = 3_600_000;
const PER_USER = 5;
const LONG = 5; // ms

const [path = '', number, limit, synchronous] = process.argv.slice(2);
const count = Number(number);
const longestRun = Number(limit) * 1000;

const opened = openForServer(path);
const { database } = opened;
const stores = createStores(opened, Date.now);
await fill();
let ahead = 0;
const now = () => Date.now() + ahead;
const settings = {
  origin: 'http://localhost:3000',
  passwordMin: 15,
  tokenAlgorithm: 'EdDSA' as const,
  audiences: [],
  sessionIdle: 2 * HOUR,
  sessionMax: 24 * HOUR,
};
const services = await openServices(stores, settings, { now });
const log = createLog('warn', (line) => process.stderr.write(line), Date.now);
const endHousekeeping = startHousekeeping(services, log, now);

const quiet = await watch(() => false, longestRun / 4);
ahead = 3 * HOUR; // every session has been idle for too long
const start = performance.now();
const sweeping = await watch(() => services.sessions.size === 0, longestRun);
const seconds = (performance.now() - start) / 1000;
const result: Expiry = { quiet, sweeping, swept: count - services.sessions.size, seconds };
process.stdout.write(JSON.stringify(result));
await endHousekeeping();
await stores.close();
process.exit(0);

/** Runs the event loop until `done` or the end of the time, and finds the longest turn. */
async function watch(done: () => boolean, forMs: number): Promise<Pauses> {
  const began = performance.now();
  const end = began + forMs;
  let longest = 0;
  let long = 0;
  let last = began;
  while (last < end && !done()) {
    await turn();
    const now = performance.now();
    longest = Math.max(longest, now - last);
    if (now - last > LONG) long++;
    last = now;
  }
  const byMinute = (long / (last - began)) * 60_000;
  return { longest, long: byMinute };
}

/** Writes the sessions as the store does, but without a sync after each. */
async function fill(): Promise<void> {
  const now = Date.now();
  database.exec('PRAGMA synchronous = OFF');
  const user = database.prepare(
    `INSERT INTO users (public_id, email, password_hash, role, created_at)
     VALUES (hex(randomblob(16)), ?, '', 'user', ?)`,
  );
  let userId = 0;
  for (let i = 0; i < count; i++) {
    if (i % PER_USER === 0) userId = Number(user.run(`user-${i}@example.com`, now).lastInsertRowid);
    const session = {
      key: hash('sha256', `ticket ${i}`, 'base64url'),
      userId,
      createdAt: now,
      lastSeenAt: now,
      idleMs: 2 * HOUR,
      expiresAt: now + 24 * HOUR,
      remembered: false,
      address: '192.0.2.1',
      userAgent: 'Mozilla/5.0',
      method: 'password' as const,
    };
    await stores.sessions.replace(() => [], session, 0);
  }
  database.exec('PRAGMA synchronous = FULL; PRAGMA wal_checkpoint(TRUNCATE)');
  database.exec(`PRAGMA synchronous = ${synchronous}`);
}
