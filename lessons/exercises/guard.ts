/** The exercise of lesson e5: requireAuth, on a server of node:http. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { listen } from '../../src/http/listen.ts';
import { type Check, type Exercise, expect, inWords } from './exercise.ts';
import type { Row, StoreFunctions } from './store-functions.ts';

type Handler = (request: IncomingMessage & { session?: Row }, response: ServerResponse) => unknown;

/** What my/guard.js exports. */
export type GuardFunctions = {
  /** A handler that runs `handler` for those who have a session, and sends others to /login. */
  requireAuth(handler: Handler): Handler;
};

const ADA = { userId: 1, email: 'ada@example.com' };
const SECRET = 'the code of the safe is 4711';
const PATIENCE = 2_000; // ms
const GONE = 'Return: what comes after is for people with a session.';

/** The guard on a server, with the store that it uses. */
type Site = {
  readonly store: StoreFunctions;
  /** The rows with which the handler has run so far. */
  readonly ran: readonly (Row | undefined)[];
  /** Asks for the page behind the guard. Null: no answer came. */
  get(cookie?: string): Promise<Answer | null>;
};

type Answer = { readonly status: number; readonly location: string | null; readonly body: string };

/** A check that runs on a server. `fails`: the handler throws. */
function onASite(
  title: string,
  run: (site: Site) => Promise<void>,
  { fails = false } = {},
): Check<GuardFunctions> {
  return {
    title,
    async run({ requireAuth }, folder) {
      const store: StoreFunctions = await import(new URL('store.js', folder).href);
      const ran: (Row | undefined)[] = [];
      const guarded = requireAuth(async (request, response) => {
        ran.push(request.session);
        if (fails) throw new Error('the handler has failed');
        response.end(SECRET);
      });
      const quiet = () => {}; // what requireAuth drops or ends twice must not end this thread
      const server = createServer(async (request, response) => {
        response.on('error', quiet);
        try {
          await guarded(request, response);
        } catch {
          response.writeHead(500).end();
        }
      });
      await listen(server, { host: '127.0.0.1', port: 0 });
      const { port } = server.address() as AddressInfo;
      process.on('unhandledRejection', quiet);
      try {
        await run({ store, ran, get: (cookie) => ask(port, cookie) });
      } finally {
        process.off('unhandledRejection', quiet);
        server.closeAllConnections();
        server.close();
      }
    },
  };
}

async function ask(port: number, cookie?: string): Promise<Answer | null> {
  try {
    const response = await fetch(`http://127.0.0.1:${port}/dashboard`, {
      redirect: 'manual',
      headers: cookie === undefined ? {} : { cookie },
      signal: AbortSignal.timeout(PATIENCE),
    });
    const { status, headers } = response;
    return { status, location: headers.get('location'), body: await response.text() };
  } catch {
    return null;
  }
}

const said = (answer: Answer | null) =>
  answer === null
    ? 'no answer'
    : `${answer.status}, location ${answer.location ?? 'missing'}, body ${inWords(answer.body)}`;

const isSentAway = (answer: Answer | null) =>
  (answer?.status === 303 || answer?.status === 302) && answer.location === '/login';

/** The exercise, its checks in order. */
export const GUARD: Exercise<GuardFunctions> = {
  file: 'my/guard.js',
  names: ['requireAuth'],
  checks: [
    {
      title: 'requireAuth takes a handler and returns a handler',
      run({ requireAuth }) {
        const guarded: unknown = requireAuth(() => {});
        expect(typeof guarded === 'function', {
          did: 'requireAuth(dashboard)',
          expected: 'a function',
          got: inWords(guarded),
          hint: 'Nobody has asked for a page yet. Return (request, response) => { … }, for later.',
        });
      },
    },
    onASite('a visitor is sent to /login', async ({ get }) => {
      const answer = await get();
      expect(isSentAway(answer), {
        did: 'GET /dashboard without a cookie',
        expected: '303 with location /login',
        got: said(answer),
        hint: 'response.writeHead(303, { location: "/login" }).end(): a status, an address, an end.',
      });
    }),
    onASite('a visitor gets nothing of the page, and the handler does not run', async (site) => {
      const answer = await site.get();
      expect(answer?.body === '' && site.ran.length === 0, {
        did: 'GET /dashboard without a cookie, and read the body behind the redirect',
        expected: 'an empty body; the handler has not run',
        got: `body ${inWords(answer?.body)}; the handler has${site.ran.length === 0 ? ' not' : ''} run`,
        hint: `A redirect does not stop your function. ${GONE}`,
      });
    }),
    onASite('whoever has a session gets the page, and the handler gets the row', async (site) => {
      const ticket = await site.store.createSession({ ...ADA });
      const answer = await site.get(`session=${ticket}`);
      expect(answer?.status === 200 && answer.body === SECRET, {
        did: 'createSession(ada), then GET /dashboard with Cookie: session=…',
        expected: '200 and the page',
        got: said(answer),
        hint: 'Take the ticket from parseCookies(request.headers.cookie), and ask getSession.',
      });
      const row = site.ran.at(-1);
      expect(row?.userId === ADA.userId, {
        did: 'the same, and looked at request.session in the handler',
        expected: `the row: ${inWords(ADA)}, …`,
        got: inWords(row),
        hint: 'Set request.session before you call the handler, so that it knows who asks.',
      });
    }),
    onASite('a ticket that leads to no row is no session', async ({ store, get }) => {
      const ended = await store.createSession({ ...ADA });
      await get(`session=${ended}`);
      await store.deleteSession(ended);
      for (const [what, cookie] of [
        ['a made-up ticket', 'session=nonsense'],
        ['an empty one', 'session='],
        ['the ticket of somebody who has signed out', `session=${ended}`],
        ['no ticket, after Ada was here', 'theme=dark'],
      ] as const) {
        const answer = await get(cookie);
        expect(isSentAway(answer), {
          did: `GET /dashboard with ${what}`,
          expected: '303 with location /login',
          got: said(answer),
          hint: 'A cookie proves nothing. Only the row that getSession finds does, each time anew.',
        });
      }
    }),
    onASite(
      'what the handler returns is returned, so the server hears when it fails',
      async ({ store, get }) => {
        const ticket = await store.createSession({ ...ADA });
        const answer = await get(`session=${ticket}`);
        expect(answer?.status === 500, {
          did: 'let an async handler fail behind the guard',
          expected: 'its promise, so that the server can answer 500',
          got: said(answer),
          hint: 'return handler(request, response): without return, its promise is lost.',
        });
      },
      { fails: true },
    ),
  ],
};
