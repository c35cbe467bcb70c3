/** The short routes beside the dashboard: what each step of a request adds. */
import { COLUMNS, cells } from '../columns.ts';
import { SERVER_CORE } from '../cores.ts';
import { type Answer, exchange } from '../exchange.ts';
import { type Fixture, prepare } from '../fixture.ts';
import { pageFile } from '../page-file.ts';
import { BARE, startPeer } from '../peers.ts';
import { atMost, type Scenario, type Settings } from '../report.ts';
import { type Contender, cpuRatio, figure, runRounds } from '../rounds.ts';
import type { ServerProcess } from '../server-process.ts';
import { expectRefusal } from '../verify.ts';
import { get, PAGE_HEADERS } from '../wire.ts';

const BARE_HEALTH = `${BARE.name}, bytes of /health`;

export const routes: Scenario = { name: 'routes', rounds: 5, run };

async function run(settings: Settings) {
  const fixture = await prepare(settings.main, SERVER_CORE);
  const server = await fixture.start();
  const health = await exchange(server.port, '/health');
  await server.stop();
  const contenders = [
    contender(BARE_HEALTH, '/health', 200, {}, () =>
      startPeer(BARE, pageFile(health), SERVER_CORE),
    ),
    contender('/health', '/health', 200, {}, () => fixture.start()),
    signedIn(fixture, '/verify', 204),
    signedIn(fixture, '/dashboard', 200),
  ];
  const rounds = await runRounds(contenders, settings);
  const [bare = 0, short = 0, known = 0, page = 0] = contenders.map(({ name }) =>
    figure(rounds, name, 'cpu'),
  );
  return {
    title: 'Short routes',
    notes: [
      'GET /verify is the question of a proxy: who sends this request? It is answered with 204.',
    ],
    table: { columns: COLUMNS, rows: contenders.map(({ name }) => cells(rounds, name)) },
    breakdown: {
      columns: ['part of a dashboard', 'CPU us'],
      rows: [
        ['node:http reads a request and sends a short response', bare.toFixed(1)],
        ['routing, checks of the request, security headers, log line', (short - bare).toFixed(1)],
        ['cookie, session, account and access rights', (known - short).toFixed(1)],
        ['reading what the page shows, building it, sending it', (page - known).toFixed(1)],
      ],
    },
    checks: [
      atMost('/health / bare node:http', cpuRatio(rounds, '/health', BARE_HEALTH), 1.15),
      atMost('/verify / dashboard', cpuRatio(rounds, '/verify', '/dashboard'), 0.6),
    ],
  };
}

function signedIn(fixture: Fixture, path: string, status: number): Contender {
  const headers = { Cookie: fixture.cookie };
  return contender(path, path, status, headers, () => fixture.start());
}

function contender(
  name: string,
  path: string,
  status: number,
  headers: Readonly<Record<string, string>>,
  start: () => Promise<ServerProcess>,
): Contender {
  return {
    name,
    start,
    ready: async (server) => {
      if (status === 204) await expectRefusal(server, path);
      const answer: Answer = await exchange(server.port, path, { headers });
      if (answer.status !== status) throw new Error(`${name} is answered with ${answer.status}`);
      return { requests: [get(path, server.port, { ...PAGE_HEADERS, ...headers })], status };
    },
  };
}
