/** GET /me of a program: with a bearer token, whose signature is verified, and with a cookie. */
import { COLUMNS, cells } from '../columns.ts';
import { SERVER_CORE } from '../cores.ts';
import { exchange } from '../exchange.ts';
import { CREDENTIALS, prepare } from '../fixture.ts';
import { atMost, type Scenario, type Settings } from '../report.ts';
import { type Contender, cpuRatio, runRounds } from '../rounds.ts';
import { expectOk, expectRefusal } from '../verify.ts';
import { get } from '../wire.ts';

const PATH = '/me';
const JSON_ONLY = { 'User-Agent': 'bench', Accept: 'application/json' };

export const tokens: Scenario = { name: 'tokens', rounds: 5, run };

async function run(settings: Settings) {
  const fixture = await prepare(settings.main, SERVER_CORE);
  const one = (
    name: string,
    identify: (port: number) => Promise<Record<string, string>>,
  ): Contender => ({
    name,
    start: () => fixture.start(),
    ready: async (server) => {
      await expectRefusal(server, PATH);
      const headers = { ...JSON_ONLY, ...(await identify(server.port)) };
      const { body } = await expectOk(server, PATH, headers);
      if (!body.includes(CREDENTIALS.email)) throw new Error(`${PATH} shows another account`);
      return { requests: [get(PATH, server.port, headers)], status: 200 };
    },
  });
  const contenders = [
    one('cookie', async () => ({ Cookie: fixture.cookie })),
    one('bearer token', async (port) => ({ Authorization: `Bearer ${await takeToken(port)}` })),
  ];
  const rounds = await runRounds(contenders, settings);
  return {
    title: 'GET /me, by cookie and by token',
    notes: ['Only Coatcheck. The token is signed with EdDSA; its session is looked up as well.'],
    table: { columns: COLUMNS, rows: contenders.map(({ name }) => cells(rounds, name)) },
    checks: [
      atMost(
        'GET /me with a token / with a cookie',
        cpuRatio(rounds, 'bearer token', 'cookie'),
        2.5,
      ),
    ],
  };
}

async function takeToken(port: number): Promise<string> {
  const { status, body } = await exchange(port, '/token/login', {
    fields: CREDENTIALS,
    headers: JSON_ONLY,
  });
  if (status !== 200) throw new Error(`/token/login is answered with ${status}: ${body}`);
  return JSON.parse(body.toString()).token;
}
