/** The same ten users request their dashboard with ten active sessions, and with a million. */
import { DatabaseSync } from 'node:sqlite';
import { COLUMNS, cells } from '../columns.ts';
import { SERVER_CORE } from '../cores.ts';
import { type Fixture, prepare } from '../fixture.ts';
import { addSessions, cookieOf } from '../many-sessions.ts';
import { atMost, type Scenario, type Settings } from '../report.ts';
import { type Contender, cpuRatio, runRounds } from '../rounds.ts';
import { median } from '../statistics.ts';
import { expectOk, expectRefusal } from '../verify.ts';
import { get, PAGE_HEADERS } from '../wire.ts';

const PER_USER = 5;
const ASKING = 10;

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
  clear(database);
  addSessions(database, count, PER_USER);
  const step = count / ASKING;
  const cookies = Array.from({ length: ASKING }, (_, i) => cookieOf(i * step));
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

function clear(path: string): void {
  const database = new DatabaseSync(path);
  database.exec('DELETE FROM sessions');
  database.close();
}

function nameOf(count: number): string {
  return `${label(count)} sessions`;
}

function label(count: number): string {
  return count.toLocaleString('en');
}
