/** The same ten users request their dashboard with ten active sessions, and with a million. */
import { createHash } from 'node:crypto';
import { DatabaseSync } from 'node:sqlite';
import { COLUMNS, cells } from '../columns.ts';
import { SERVER_CORE } from '../cores.ts';
import { type Fixture, prepare } from '../fixture.ts';
import { atMost, type Scenario, type Settings } from '../report.ts';
import { type Contender, cpuRatio, runRounds } from '../rounds.ts';
import { median } from '../statistics.ts';
import { expectOk, expectRefusal } from '../verify.ts';
import { CHROME, get, PAGE_HEADERS } from '../wire.ts';

const PER_USER = 5;
const ASKING = 10;
const HOUR = 3_600_000;

export const sessions: Scenario = { name: 'sessions', rounds: 5, run };

async function run(settings: Settings) {
  const fixture = await prepare(settings.main, SERVER_CORE);
  const many = settings.smoke ? 100_000 : 1_000_000;
  const starts = new Map<number, number[]>([ASKING, many].map((count) => [count, []]));
  const contenders = [ASKING, many].map((count) => contender(fixture, count, starts));
  const rounds = await runRounds(contenders, settings);
  const rows = [ASKING, many].map((count) => [
    ...cells(rounds, nameOf(count)),
    (median(starts.get(count) ?? []) / 1000).toFixed(2),
  ]);
  return {
    title: 'Dashboard with a million sessions',
    notes: [
      `Ten sessions, spread over all, send requests in turn; ${PER_USER} sessions per user.`,
      'Ready: seconds from the start of the process on that database to its first response.',
    ],
    table: { columns: [...COLUMNS, 'ready s'], rows },
    checks: [
      atMost(
        `dashboard with ${label(many)} sessions / with ${ASKING}`,
        cpuRatio(rounds, nameOf(many), nameOf(ASKING)),
        1.05,
      ),
    ],
  };
}

function contender(
  fixture: Fixture,
  count: number,
  starts: ReadonlyMap<number, number[]>,
): Contender {
  const database = fixture.copy();
  fill(database, count);
  const step = count / ASKING;
  const cookies = Array.from({ length: ASKING }, (_, i) => `session=${ticketOf(i * step)}`);
  return {
    name: nameOf(count),
    start: async () => {
      const server = await fixture.start({ database });
      starts.get(count)?.push(server.readyAfter);
      return server;
    },
    ready: async (server) => {
      await expectRefusal(server, '/dashboard');
      for (const cookie of cookies) await expectOk(server, '/dashboard', { Cookie: cookie });
      const request = (Cookie: string) =>
        get('/dashboard', server.port, { ...PAGE_HEADERS, Cookie });
      return { requests: cookies.map(request), status: 200 };
    },
  };
}

/** Writes accounts and sessions into a database as the server does. */
function fill(path: string, count: number): void {
  const database = new DatabaseSync(path);
  database.exec('PRAGMA synchronous = OFF; DELETE FROM sessions; BEGIN');
  const addUser = database.prepare(
    `INSERT INTO users (public_id, email, password_hash, role, created_at)
     VALUES (hex(randomblob(16)), ?, '', 'user', ?)`,
  );
  const addSession = database.prepare(`INSERT INTO sessions
    (key, user_id, created_at, last_seen_at, idle_ms, expires_at, remembered, address, user_agent)
    VALUES (?, ?, ?, ?, ?, ?, 0, ?, ?)`);
  const now = Date.now();
  const life = [now, now, 2 * HOUR, now + 24 * HOUR];
  let user: number | bigint = 0;
  for (let i = 0; i < count; i++) {
    if (i % PER_USER === 0) user = addUser.run(`user-${i}@example.com`, now).lastInsertRowid;
    const address = `192.0.2.${i % 50}`;
    addSession.run(hashSecret(ticketOf(i)), user, ...life, address, CHROME);
  }
  database.exec('COMMIT');
  database.close();
}

function ticketOf(i: number): string {
  return createHash('sha256').update(`ticket ${i}`).digest('base64url');
}

// As in auth/sessions/sessions.ts: the store knows the hash of a ticket.
function hashSecret(ticket: string): string {
  return createHash('sha256').update(ticket).digest('base64url');
}

function nameOf(count: number): string {
  return `${label(count)} sessions`;
}

function label(count: number): string {
  return count.toLocaleString('en');
}
