/** What the tests of the running app share: an app on a free port with cheap hashes and a clock that the test moves. */
import assert from 'node:assert/strict';
import type { Server } from 'node:http';
import { type AddressInfo, connect, createServer, type Server as TcpServer } from 'node:net';
import type { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { reservePorts } from '../lessons/runner/reserve.ts';
import { type AppOptions, buildRoutes, createApp } from '../src/app.ts';
import { HashGate } from '../src/auth/passwords/hash-gate.ts';
import { createSeal, makeSealingKey, type Seal } from '../src/auth/seal.ts';
import type { TokenAlgorithm } from '../src/auth/tokens/token-keys.ts';
import { indexFiles } from '../src/http/static-files.ts';
import { createLog } from '../src/log.ts';
import { openServices, type Services, type TestOverrides } from '../src/services.ts';
import { dataVersion } from '../src/sqlite/data-version.ts';
import { openDatabase } from '../src/sqlite/database.ts';
import type { Route } from '../src/web/access.ts';

/** A hundred thousandth of the real cost, for tests that are not about the cost. */
export const CHEAP = { ln: 4, r: 1, p: 1 };
export const PASSWORD = 'velvet herons mumble softly';

const HOUR = 3_600_000;
const files = await indexFiles(fileURLToPath(new URL('../public', import.meta.url)));

export type TestApp = Services & {
  readonly origin: string;
  readonly port: number;
  readonly server: Server;
  readonly database: DatabaseSync;
  /** What its secrets are sealed with. */
  readonly seal: Seal;
  /** The route table, as the app has it. */
  readonly routes: readonly Route[];
  /** Lines that the app logged, parsed. */
  readonly logged: Record<string, unknown>[];
  /** The clock, in ms; starts at a fixed moment. */
  readonly clock: { now: number };
  /** fetch on this app that does not follow redirects. */
  request(path: string, init?: RequestInit): Promise<Response>;
};

type Overrides = Partial<
  Pick<
    AppOptions,
    'signup' | 'trustedProxies' | 'events' | 'passwordMin' | 'mail' | 'protects' | 'files'
  >
> &
  Partial<TestOverrides> & {
    readonly tokenAlgorithm?: TokenAlgorithm;
    readonly audiences?: readonly string[];
    readonly database?: string;
    /** ORIGIN, or what it is on a port. */
    readonly origin?: string | ((port: number) => string);
  };

/** Whoever ends servers and children and removes folders: the context of a test, or `ownerOutsideOfTests()`. */
export type Owner = { after(cleanUp: () => void): void };

/** Starts an app with an empty database in memory. It is stopped when the test ends. */
export async function startApp(owner: Owner, overrides: Overrides = {}): Promise<TestApp> {
  const clock = { now: Date.UTC(2026, 10, 21, 9, 0, 0) };
  const now = () => clock.now;
  const logged: Record<string, unknown>[] = [];
  const database = openDatabase(overrides.database ?? ':memory:');
  dataVersion(database, now); // asked by the clock that the test moves
  const passwordMin = overrides.passwordMin ?? 15;
  const socket = await listenAnywhere();
  const { port } = socket.address() as AddressInfo;
  const { origin: wanted = `http://localhost:${port}` } = overrides;
  const origin = typeof wanted === 'string' ? wanted : wanted(port);
  const settings = {
    origin,
    passwordMin,
    forOneMachine: origin === `http://localhost:${port}`,
    sessionIdle: 2 * HOUR,
    sessionMax: 24 * HOUR,
    audiences: overrides.audiences ?? [],
    tokenAlgorithm: overrides.tokenAlgorithm ?? 'EdDSA',
  } as const;
  const gate = new HashGate({ width: 2, queue: 100 });
  const { seal = createSeal([makeSealingKey()]) } = overrides;
  const testOverrides = { now, cost: CHEAP, gate, seal, ...overrides };
  const services = await openServices(database, settings, testOverrides);
  const options: AppOptions = {
    signup: 'open',
    mail: null,
    protects: [],
    files,
    trustedProxies: { has: () => false },
    ...services,
    log: createLog('info', (line) => logged.push(JSON.parse(line)), now),
    ...overrides,
    ...{ origin, passwordMin, now },
  };
  const server = createApp(options);
  await new Promise<void>((resolve) => server.listen(socket, resolve));
  owner.after(() => {
    server.closeAllConnections();
    server.close();
    database.close();
  });
  return {
    ...services,
    ...{ origin, port, server, database, seal, logged, clock },
    routes: buildRoutes(options, () => true).table,
    request: async (path, init) => {
      const answer = await fetch(`http://localhost:${port}${path}`, {
        redirect: 'manual',
        ...init,
      });
      if (answer.status === 429) saysWhen(answer);
      return answer;
    },
  };
}

// Whatever a test is about: nobody is turned away without a word about when to come back.
function saysWhen({ headers, url }: Response): void {
  const wait = headers.get('retry-after') ?? '';
  assert.match(wait, /^[1-9][0-9]{0,4}$/, `the Retry-After of a 429 at ${url}`);
}

/**
 * A TCP server on a free port that another server takes over with `listen(socket)`. The app's ORIGIN
 * names its port, so the port has to be there before the app, and must not be free in between.
 */
function listenAnywhere(): Promise<TcpServer> {
  return new Promise((resolve) => {
    const socket = createServer().listen(0, '127.0.0.1', () => resolve(socket));
  });
}

/** A port for a program that has to be told one; no other test gets it while this process lives. */
export async function freePort(): Promise<number> {
  return (await reservePorts(1, 11_000, 32_000)).first;
}

/** A form post as a browser on this site sends it. */
export function form(fields: Record<string, string>, cookie = ''): RequestInit {
  return {
    method: 'POST',
    body: new URLSearchParams(fields),
    headers: { 'sec-fetch-site': 'same-origin', accept: 'text/html', ...(cookie && { cookie }) },
  };
}

/** A JSON post as a program sends it. */
export function json(data: unknown, cookie = ''): RequestInit {
  return {
    method: 'POST',
    body: JSON.stringify(data),
    headers: { 'content-type': 'application/json', ...(cookie && { cookie }) },
  };
}

/** The cookie that a response hands out, as it is sent back: `name=value`. Throws when there is none. */
export function cookieOf(response: Response): string {
  const pair = response.headers.getSetCookie()[0]?.split(';', 1)[0];
  if (pair === undefined) throw new Error(`no cookie came with this ${response.status}`);
  return pair;
}

/** Signs somebody up through the form and answers with their cookie. */
export async function signUp(app: TestApp, email = 'ada@example.com'): Promise<string> {
  return cookieOf(await app.request('/signup', form({ email, password: PASSWORD })));
}

/** Signs somebody in through the form and answers with their cookie. */
export async function signIn(app: TestApp, email = 'ada@example.com', more = {}): Promise<string> {
  return cookieOf(await app.request('/login', form({ email, password: PASSWORD, ...more })));
}

/** Signs an administrator up and answers with their cookie. */
export async function signUpAdmin(app: TestApp, email = 'root@example.com'): Promise<string> {
  const cookie = await signUp(app, email);
  app.database.prepare("UPDATE users SET role = 'admin' WHERE email = ?").run(email);
  return cookie;
}

/** A request for a page by somebody with this cookie. */
export function asPage(cookie: string): RequestInit {
  return { headers: { accept: 'text/html', cookie } };
}

/** A request for JSON by somebody with this cookie. */
export function asJson(cookie: string): RequestInit {
  return { headers: { accept: 'application/json', cookie } };
}

/** Whether a cookie still opens something. */
export async function opens(app: TestApp, cookie: string): Promise<boolean> {
  return (await app.request('/dashboard', asPage(cookie))).status === 200;
}

/** How many rows a table has, or those of it that a condition names. */
export function count(app: TestApp, table: string, where = 'true'): number {
  return Number(app.database.prepare(`SELECT count(*) AS n FROM ${table} WHERE ${where}`).get()?.n);
}

/** Sends bytes to a port as they are and answers with all that comes back until the server closes the connection. */
export function exchange(port: number, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(text));
    const chunks: Buffer[] = [];
    socket.on('data', (chunk) => chunks.push(chunk));
    socket.on('error', reject);
    socket.on('close', () => resolve(Buffer.concat(chunks).toString()));
  });
}

/** The text of a request with these lines after the first; the connection ends with its answer. */
export function rawRequest(line: string, headers: readonly string[], body = ''): string {
  return [line, ...headers, 'Connection: close', '', body].join('\r\n');
}

/** Opens a one-time link as a browser does, and answers with the page behind it; or with the answer that leads nowhere. */
export async function openLink(
  app: Pick<TestApp, 'request'>,
  link: string,
  cookie = '',
): Promise<Response> {
  const opened = await app.request(link, asPage(cookie));
  const place = opened.headers.get('location');
  if (opened.status !== 303 || place === null) return opened;
  await opened.arrayBuffer();
  return app.request(place, asPage([cookieOf(opened), cookie].filter(Boolean).join('; ')));
}

/** Sends what is behind a one-time link with its secret in the body, as a program does: `link` is `/reset/SECRET`. */
export function redeem(
  app: Pick<TestApp, 'request'>,
  link: string,
  init: RequestInit,
): Promise<Response> {
  const [, kind = '', token = ''] = link.split('/');
  const { body } = init;
  if (body instanceof URLSearchParams) {
    const fields = new URLSearchParams(body);
    fields.set('token', token);
    return app.request(`/${kind}`, { ...init, body: fields });
  }
  const data = { ...JSON.parse(String(body)), token };
  return app.request(`/${kind}`, { ...init, body: JSON.stringify(data) });
}
