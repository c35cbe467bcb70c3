/** Entering an app on a host of its own, and the token endpoint, beside the dashboard. */
import { DatabaseSync } from 'node:sqlite';
import { enterApp, PROTECTS } from '../apps.ts';
import { CLIENT_CORES, move, SERVER_CORE } from '../cores.ts';
import { type Answer, exchange } from '../exchange.ts';
import { type Fixture, prepare } from '../fixture.ts';
import { type Flow, measureFlow, runFlow } from '../flow.ts';
import { addSessions, cookieOf } from '../many-sessions.ts';
import { registerClient } from '../oidc-client.ts';
import { pageFile } from '../page-file.ts';
import { BARE, startPeer } from '../peers.ts';
import type { Scenario, Settings } from '../report.ts';
import type { ServerProcess } from '../server-process.ts';
import { lowerQuartile } from '../statistics.ts';
import { expectOk, expectRefusal } from '../verify.ts';

// Eight hand-overs and eight codes each: fewer than any rate limit, or than ends older sessions.
const ACCOUNTS = 300;
const EACH = 8;

const BARE_NAME = BARE.name;
const DASHBOARD = 'dashboard';
const HAND_OVER = 'hand-over, GET /enter and GET /.coatcheck/enter';
const CODE = 'POST /oauth/token with a code';
const REFRESH = 'POST /oauth/token with a refresh token';
const NAMES = [BARE_NAME, DASHBOARD, HAND_OVER, CODE, REFRESH];

export const handOver: Scenario = { name: 'hand-over', rounds: 3, run };

async function run(settings: Settings) {
  move(process.pid, CLIENT_CORES); // this process is the client
  const fixture = await prepare(settings.main, SERVER_CORE);
  const page = await dashboardPage(fixture);
  const costs = new Map<string, number[]>(NAMES.map((name) => [name, []]));
  const count = ACCOUNTS * (settings.smoke ? 1 : EACH);
  const note = (name: string, cpu: number) => {
    costs.get(name)?.push(cpu);
    settings.progress(`${name} ${cpu.toFixed(1)} us`);
  };
  for (let round = 0; round < settings.rounds; round++) {
    const bare = () => measureBare(page, count, note);
    const ours = () => measureOurs(fixture, count, note);
    for (const measure of round % 2 === 0 ? [bare, ours] : [ours, bare]) await measure();
  }
  const figure = (name: string) => lowerQuartile(costs.get(name) ?? []);
  const ratio = (name: string, other: string) => `${(figure(name) / figure(other)).toFixed(2)} x`;
  return {
    title: 'Hand-over and tokens',
    notes: [
      'A hand-over is two requests, each of which writes to the disk. A token request signs an ID token (RS256) and an access token.',
      `${count} of each per round, from ${ACCOUNTS} accounts; the client has 16 connections, so the dashboard costs more than with 64.`,
    ],
    table: {
      columns: ['', 'CPU us', 'it / dashboard', 'it / bare'],
      rows: NAMES.map((name) => [
        name,
        figure(name).toFixed(1),
        ratio(name, DASHBOARD),
        ratio(name, BARE_NAME),
      ]),
    },
    checks: [],
  };
}

type Note = (name: string, cpu: number) => void;

async function dashboardPage(fixture: Fixture): Promise<string> {
  const server = await fixture.start();
  const answer: Answer = await expectOk(server, '/dashboard', { Cookie: fixture.cookie });
  await server.stop();
  return pageFile(answer);
}

async function measureBare(page: string, count: number, note: Note): Promise<void> {
  const server = await startPeer(BARE, page, SERVER_CORE);
  try {
    note(BARE_NAME, (await measureFlow(server.pid, dashboardAt(server), count)).cpu);
  } finally {
    await server.stop();
  }
}

async function measureOurs(fixture: Fixture, count: number, note: Note): Promise<void> {
  const database = fixture.copy();
  promote(database);
  addSessions(database, ACCOUNTS, 1);
  const server = await fixture.start({ database, settings: PROTECTS });
  const { port, pid } = server;
  const cookie = (i: number) => cookieOf(i % ACCOUNTS);
  try {
    await expectRefusal(server, '/dashboard');
    note(DASHBOARD, (await measureFlow(pid, dashboardAt(server), count)).cpu);
    const enter: Flow = (i, agent) => enterApp(port, cookie(i), agent);
    note(HAND_OVER, (await measureFlow(pid, enter, count)).cpu);
    const client = await registerClient(port, fixture.cookie);
    const codes = await runFlow((i, agent) => client.authorize(cookie(i), agent), count);
    const exchangeCode: Flow<string> = (i, agent) => client.exchangeCode(codes[i] ?? '', agent);
    const { cpu, results } = await measureFlow(pid, exchangeCode, count);
    note(CODE, cpu);
    const refresh: Flow = (i, agent) => client.refresh(results[i] ?? '', agent);
    note(REFRESH, (await measureFlow(pid, refresh, count)).cpu);
  } finally {
    await server.stop();
  }
}

/** Makes the account of the fixture an administrator, who may register a client. */
function promote(path: string): void {
  const database = new DatabaseSync(path);
  database.exec("UPDATE users SET role = 'admin'");
  database.close();
}

function dashboardAt({ port }: ServerProcess): Flow {
  return async (i, agent) => {
    const headers = { Cookie: cookieOf(i % ACCOUNTS) };
    const { status } = await exchange(port, '/dashboard', { headers, agent });
    if (status !== 200) throw new Error(`/dashboard is answered with ${status}`);
  };
}
