/** The servers that answer with the signed-in dashboard, ready to be measured. */
import { SERVER_CORE } from './cores.ts';
import { type Answer, exchange, signIn } from './exchange.ts';
import { CREDENTIALS, type Fixture, type OursOptions, prepare } from './fixture.ts';
import { pageFile } from './page-file.ts';
import { BARE, type Peer, startPeer } from './peers.ts';
import type { Settings } from './report.ts';
import type { Contender } from './rounds.ts';
import type { ServerProcess } from './server-process.ts';
import { expectAlike, expectLogged, expectRefusal, expectSame } from './verify.ts';
import { get, PAGE_HEADERS } from './wire.ts';

const PATH = '/dashboard';
/** The name of our server in the tables. */
export const OURS = 'Coatcheck';
/** The name of the second build of our server, of --against. */
export const OTHER_BUILD = 'other build';

/** Our dashboard, and its servers. */
export type DashboardServers = {
  /** The response of ours, which the peers send as well. */
  readonly wanted: Answer;
  /** Our server, and the other build if there is one. */
  readonly ours: readonly Contender[];
  /** Sends the prepared page to every client. */
  readonly bare: Contender;
  /** A framework that finds a session and sends the prepared page. */
  readyMade(peer: Peer): Contender;
  /** A framework that finds a session, renders the page, and logs the request. */
  equalWork(peer: Peer, env?: Readonly<Record<string, string>>): Contender;
  /** Our server with settings, which are asked for at each start. */
  oursWith(name: string, settings: () => Promise<OursOptions['settings']>): Contender;
  /**
   * Our server with another database, in which the same account is. `cookies` are of other accounts
   * with pages like its page; they send the requests.
   */
  oursOn(
    name: string,
    fixture: Pick<Fixture, 'cookie' | 'start'>,
    cookies: readonly string[],
  ): Contender;
};

/** Prepares an account and fetches its dashboard. */
export async function dashboardServers({ main, against }: Settings): Promise<DashboardServers> {
  const fixture = await prepare(main, SERVER_CORE);
  const wanted = await capture(fixture, main);
  const page = pageFile(wanted);
  const other =
    against === null
      ? []
      : [ourServer(fixture, OTHER_BUILD, against, await capture(fixture, against))];
  return {
    wanted,
    ours: [ourServer(fixture, OURS, main, wanted), ...other],
    bare: {
      name: BARE.name,
      start: () => startPeer(BARE, page, SERVER_CORE),
      ready: async (server) => {
        const headers = { Cookie: 'session=not-read' };
        await expectSame(server, PATH, headers, wanted);
        return loadOf(server, headers);
      },
    },
    readyMade: (peer) =>
      framework(peer, page, (server, headers) => expectSame(server, PATH, headers, wanted)),
    equalWork: (peer, env) => {
      const contained = `Signed in as ${CREDENTIALS.email}`;
      const check = (server: ServerProcess, headers: Readonly<Record<string, string>>) =>
        expectLogged(server, () => expectAlike(server, PATH, headers, wanted, contained));
      return framework(peer, page, check, env);
    },
    oursWith: (name, settings) => {
      const start: Fixture['start'] = async (options) =>
        fixture.start({ ...options, settings: await settings() });
      return ourServer({ cookie: fixture.cookie, start }, name, main, wanted);
    },
    oursOn: (name, other, cookies) => ourServer(other, name, main, wanted, cookies),
  };
}

async function capture(fixture: Fixture, main: string): Promise<Answer> {
  const server = await fixture.start({ main });
  const answer = await exchange(server.port, PATH, { headers: { Cookie: fixture.cookie } });
  await server.stop();
  if (answer.status !== 200 || !answer.body.includes(`Signed in as ${CREDENTIALS.email}`)) {
    throw new Error(`our own dashboard answers ${answer.status}: ${answer.body}`);
  }
  return answer;
}

function ourServer(
  fixture: Pick<Fixture, 'cookie' | 'start'>,
  name: string,
  main: string,
  wanted: Answer,
  cookies: readonly string[] = [fixture.cookie],
): Contender {
  const headers = { Cookie: fixture.cookie };
  const changing = /<time .*?<\/time>|\d{4}, \d\d:\d\d|just now|\d+ minutes? ago/g;
  return {
    name,
    start: () => fixture.start({ name, main }),
    ready: async (server) => {
      await expectRefusal(server, PATH);
      await expectSame(server, PATH, headers, wanted, changing);
      return loadOf(server, ...cookies.map((Cookie) => ({ Cookie })));
    },
  };
}

function framework(
  peer: Peer,
  page: string,
  check: (server: ServerProcess, headers: Readonly<Record<string, string>>) => Promise<void>,
  env: Readonly<Record<string, string>> = {},
): Contender {
  return {
    name: peer.name,
    start: () => startPeer(peer, page, SERVER_CORE, env),
    ready: async (server) => {
      await expectRefusal(server, PATH);
      const all: { readonly Cookie: string }[] = [];
      const { sessions = 1 } = peer;
      while (all.length < sessions) all.push({ Cookie: await signIn(server.port, '/login', {}) });
      for (const headers of all.slice(0, 1)) await check(server, headers);
      return loadOf(server, ...all);
    },
  };
}

function loadOf({ port }: ServerProcess, ...all: readonly Readonly<Record<string, string>>[]) {
  const requests = all.map((headers) => get(PATH, port, { ...PAGE_HEADERS, ...headers }));
  return { requests, status: 200 };
}
