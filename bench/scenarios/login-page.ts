/** The login form, the first page of every visitor. */
import { COLUMNS, cells } from '../columns.ts';
import { SERVER_CORE } from '../cores.ts';
import { prepare } from '../fixture.ts';
import { pageFile } from '../page-file.ts';
import { BARE, startPeer } from '../peers.ts';
import type { Scenario, Settings } from '../report.ts';
import { type Contender, cpuRatio, runRounds } from '../rounds.ts';
import type { ServerProcess } from '../server-process.ts';
import { expectOk } from '../verify.ts';
import { get, PAGE_HEADERS } from '../wire.ts';

const PATH = '/login';
const OURS = 'Coatcheck';

export const loginPage: Scenario = { name: 'login-page', rounds: 3, run };

async function run(settings: Settings) {
  const fixture = await prepare(settings.main, SERVER_CORE);
  const server = await fixture.start();
  const wanted = await expectOk(server, PATH, {});
  await server.stop();

  const page = pageFile(wanted);
  const one = (name: string, start: () => Promise<ServerProcess>): Contender => ({
    name,
    start,
    ready: async (started) => {
      await expectOk(started, PATH, {}); // its passkey challenge is another one each time
      return { requests: [get(PATH, started.port, PAGE_HEADERS)], status: 200 };
    },
  });
  const bare = BARE.name;
  const contenders = [
    one(OURS, () => fixture.start()),
    one(bare, () => startPeer(BARE, page, SERVER_CORE)),
  ];
  const rounds = await runRounds(contenders, settings);
  return {
    title: 'Login page',
    notes: [
      `${wanted.body.length} bytes. CPU time / bare node:http: ${cpuRatio(rounds, OURS, bare).toFixed(2)} x (no target).`,
    ],
    table: { columns: COLUMNS, rows: contenders.map(({ name }) => cells(rounds, name)) },
    checks: [],
  };
}
