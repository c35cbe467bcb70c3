/**
 * What the tests of the housekeeping share: a house that is kept, with a clock and timers that the
 * test moves.
 */
import assert from 'node:assert/strict';
import type { DatabaseSync } from 'node:sqlite';
import type { TestContext } from 'node:test';
import { createLog } from '../src/log.ts';
import { startHousekeeping } from '../src/process/housekeeping.ts';
import { openServices, type Services } from '../src/services.ts';
import { CHEAP } from './services.ts';
import { openTestDatabase } from './sqlite/test-database.ts';

export const NOW = Date.UTC(2026, 10, 21);
export const DAY = 86_400_000;
/** ms between two pieces of one piece of work. */
export const PAUSE = 20;
/** ms after which a session ends, so short that the first sweep finds it. */
export const BETWEEN_VISITS = 500;
const A_WEEK = 7 * DAY;

export type House = {
  readonly services: Services;
  readonly database: DatabaseSync;
  readonly logged: Record<string, unknown>[];
  /** Of all sessions that signIn began. */
  readonly tickets: readonly string[];
  /** Ends the housekeeping. */
  readonly end: () => Promise<void>;
  /** Lets so many ms pass, as the timers see it. */
  pass(ms: number): Promise<void>;
  /** Begins a session for each of so many people. */
  signIn(people: number, remember?: boolean): Promise<void>;
  /** How many rows a table has, or those of it that a condition names. */
  count(table: string, where?: string): number;
};

/**
 * Real services on a database in memory, and the housekeeping, with a clock and timers that the
 * test moves. The clock of the housekeeping is `ahead` of the others by so many ms.
 */
export async function setUp(
  t: TestContext,
  sessionIdle = A_WEEK,
  keepEvents?: number,
  ahead = 0,
): Promise<House> {
  t.mock.timers.enable({ apis: ['setTimeout', 'Date'], now: NOW });
  const { stores, database } = openTestDatabase();
  t.after(() => stores.close());
  const settings = {
    origin: 'http://localhost:3000',
    passwordMin: 15,
    tokenAlgorithm: 'EdDSA' as const,
    sessionIdle,
    sessionMax: 2 * A_WEEK,
    audiences: [],
  };
  const services = await openServices(stores, settings, { cost: CHEAP });
  const logged: Record<string, unknown>[] = [];
  const log = createLog('info', (line) => logged.push(JSON.parse(line)), Date.now);
  let people = 0;
  const tickets: string[] = [];
  return {
    services,
    database,
    logged,
    tickets,
    end: startHousekeeping(services, log, () => Date.now() + ahead, keepEvents),
    pass: async (ms) => {
      for (let passed = 0; passed < ms; passed += Math.min(PAUSE, ms - passed)) {
        t.mock.timers.tick(Math.min(PAUSE, ms - passed));
        await new Promise((resolve) => setImmediate(resolve)); // what the timers began
      }
    },
    signIn: async (amount, remember = false) => {
      const insert = database.prepare(
        "INSERT INTO users (email, password_hash, role, created_at) VALUES (?, '', 'user', 0)",
      );
      for (let i = 0; i < amount; i++) {
        const userId = Number(insert.run(`user${++people}@example.com`).lastInsertRowid);
        const request = {
          userId,
          passwordVersion: 0,
          remember,
          replaces: null,
          method: 'password' as const,
          address: '',
          userAgent: '',
        };
        tickets.push((await services.sessions.start(request)).ticket);
      }
    },
    count: (table, where = 'true') =>
      Number(database.prepare(`SELECT count(*) AS n FROM ${table} WHERE ${where}`).get()?.n),
  };
}

/** Marks every session as seen now. */
export async function seeAll({ services, tickets, count }: House): Promise<void> {
  const seen = await Promise.all(tickets.map((ticket) => services.sessions.resume(ticket)));
  assert.equal(seen.filter((session) => session !== null).length, count('sessions'));
}

/** Adds so many events of this moment (ms). */
export function addEvents({ database }: House, amount: number, at: number): void {
  database
    .prepare(`
      WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
      INSERT INTO events (at, kind, user_id, request_id, address, user_agent)
      SELECT ?, 'login', 1, '', '', '' FROM n`)
    .run(amount, at);
}
