/** /verify, as a proxy asks it for each request to an app, beside the dashboard. */
import { APP, ASKS_HOST, ASKS_PATH, enterApp, ON_PATH, PROTECTS } from '../apps.ts';
import { COLUMNS, cells } from '../columns.ts';
import { SERVER_CORE } from '../cores.ts';
import { exchange } from '../exchange.ts';
import { type Fixture, prepare } from '../fixture.ts';
import { pageFile } from '../page-file.ts';
import { BARE, startPeer } from '../peers.ts';
import { atMost, type Scenario, type Settings } from '../report.ts';
import { type Contender, cpuRatio, runRounds } from '../rounds.ts';
import type { ServerProcess } from '../server-process.ts';
import { expectOk, expectRefusal } from '../verify.ts';
import { get, PAGE_HEADERS } from '../wire.ts';

type Headers = Readonly<Record<string, string>>;

const DASHBOARD = 'dashboard';
const COOKIE = '/verify by cookie, app on a path';
const TICKET = '/verify by ticket, app on a host';
const KEY = '/verify by key of a program';

export const verify: Scenario = { name: 'verify', rounds: 3, run };

async function run(settings: Settings) {
  const fixture = await prepare(settings.main, SERVER_CORE);
  const signedIn = { Cookie: fixture.cookie };
  const first = await fixture.start();
  const page = pageFile(await expectOk(first, '/dashboard', signedIn));
  await first.stop();

  const start = () => fixture.start({ settings: PROTECTS });
  const onDashboard = async ({ port }: ServerProcess) => ({
    requests: [get('/dashboard', port, { ...PAGE_HEADERS, ...signedIn })],
    status: 200,
  });
  const contenders: readonly Contender[] = [
    { name: BARE.name, start: () => startPeer(BARE, page, SERVER_CORE), ready: onDashboard },
    { name: DASHBOARD, start, ready: onDashboard },
    asked(COOKIE, start, async () => ({ ...ASKS_PATH, ...signedIn })),
    asked(TICKET, start, async ({ port }) => {
      return { ...ASKS_HOST, Cookie: await enterApp(port, fixture.cookie) };
    }),
    asked(KEY, start, async (server) => {
      return { ...ASKS_PATH, Authorization: `Bearer ${await makeKey(server, fixture)}` };
    }),
  ];
  const rounds = await runRounds(contenders, settings);
  const row = ({ name }: Contender) => [
    ...cells(rounds, name),
    `${cpuRatio(rounds, name, DASHBOARD).toFixed(2)} x`,
    `${cpuRatio(rounds, name, BARE.name).toFixed(2)} x`,
  ];
  return {
    title: '/verify, for apps',
    notes: [
      `The apps are ${ON_PATH} and ${APP}; all requests are answered with 204 and who the user is.`,
    ],
    table: {
      columns: [...COLUMNS, 'it / dashboard', 'it / bare'],
      rows: contenders.map(row),
    },
    checks: [COOKIE, TICKET, KEY].map((name) =>
      atMost(`${name} / dashboard`, cpuRatio(rounds, name, DASHBOARD), 0.6),
    ),
  };
}

function asked(
  name: string,
  start: () => Promise<ServerProcess>,
  identify: (server: ServerProcess) => Promise<Headers>,
): Contender {
  return {
    name,
    start,
    ready: async (server) => {
      const { port } = server;
      await expectRefusal(server, '/verify');
      const headers = await identify(server);
      const answer = await exchange(port, '/verify', { headers });
      if (answer.status !== 204 || answer.headers['remote-user'] === undefined)
        throw new Error(`${name} is answered with ${answer.status}`);
      return { requests: [get('/verify', port, { ...PAGE_HEADERS, ...headers })], status: 204 };
    },
  };
}

async function makeKey({ port }: ServerProcess, { cookie }: Fixture): Promise<string> {
  const { status, body } = await exchange(port, '/account/keys', {
    fields: { name: 'bench', audience: ON_PATH },
    headers: { Cookie: cookie, Accept: 'application/json' },
  });
  if (status !== 201) throw new Error(`/account/keys is answered with ${status}: ${body}`);
  return JSON.parse(body.toString()).key;
}
