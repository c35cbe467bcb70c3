/** The dashboard of a signed-in user: the most frequent kind of request. */

import { COLUMNS, cells } from '../columns.ts';
import { SERVER_CORE } from '../cores.ts';
import { type Answer, exchange, signIn } from '../exchange.ts';
import { CREDENTIALS, type Fixture, prepare } from '../fixture.ts';
import { pageFile } from '../page-file.ts';
import { BARE, FRAMEWORKS, nameOf, type Peer, startPeer, versions } from '../peers.ts';
import { atMost, type Scenario, type Settings } from '../report.ts';
import { type Contender, cpuRatio, middle, runRounds } from '../rounds.ts';
import { expectRefusal, expectSame } from '../verify.ts';
import { get, PAGE_HEADERS } from '../wire.ts';

const PATH = '/dashboard';
const OURS = 'Coatcheck';
const OTHER_BUILD = 'other build';

export const dashboard: Scenario = { name: 'dashboard', run };

async function run(settings: Settings) {
  const fixture = await prepare(settings.main, SERVER_CORE);
  const wanted = await capture(fixture, settings.main);
  const page = pageFile(wanted);
  const { against } = settings;
  const contenders = [
    ours(fixture, OURS, settings.main, wanted),
    ...(against === null
      ? []
      : [ours(fixture, OTHER_BUILD, against, await capture(fixture, against))]),
    ...[BARE, ...FRAMEWORKS].map((peer) => framework(peer, page, wanted)),
  ];
  const rounds = await runRounds(contenders, settings);
  const ratio = (other: string) => cpuRatio(rounds, OURS, other);
  return {
    title: 'Signed-in dashboard',
    notes: notes(wanted),
    table: {
      columns: [...COLUMNS, 'ours / it'],
      rows: contenders.map(({ name }) => [...cells(rounds, name), `${ratio(name).toFixed(2)} x`]),
    },
    checks: [
      atMost('CPU time / bare node:http', ratio(nameOf(BARE)), 1.15),
      atMost('CPU time / fastify', ratio('fastify'), 0.75),
      atMost('CPU time / express', ratio('express'), 0.3),
    ],
    bars: contenders
      .filter(({ name }) => name !== OTHER_BUILD)
      .map(({ name }) => ({ name, value: middle(rounds, name, 'cpu'), ours: name === OURS })),
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

function ours(fixture: Fixture, name: string, main: string, wanted: Answer): Contender {
  const headers = { Cookie: fixture.cookie };
  return {
    name,
    start: () => fixture.start({ name, main }),
    ready: async (server) => {
      await expectRefusal(server, PATH);
      await expectSame(server, PATH, headers, wanted, /<time .*?<\/time>|\d\d:\d\d UTC/g);
      return { requests: [get(PATH, server.port, { ...PAGE_HEADERS, ...headers })], status: 200 };
    },
  };
}

function framework(peer: Peer, page: string, wanted: Answer): Contender {
  return {
    name: nameOf(peer),
    start: () => startPeer(peer, page, SERVER_CORE),
    ready: async (server) => {
      const bare = peer === BARE;
      if (!bare) await expectRefusal(server, PATH);
      const cookie = bare ? 'session=not-read' : await signIn(server.port, '/login', {});
      await expectSame(server, PATH, { Cookie: cookie }, wanted);
      const headers = { ...PAGE_HEADERS, Cookie: cookie };
      return { requests: [get(PATH, server.port, headers)], status: 200 };
    },
  };
}

function notes({ body }: Answer): readonly string[] {
  return [
    `Every server sends the same ${body.length} bytes and the same headers, checked before each run.`,
    'Ours finds the session and the account, builds the page, and logs the request. The peers find their session and send a prepared page; they log nothing.',
    `Peers: ${FRAMEWORKS.map(versions).join('; ')}.`,
  ];
}
