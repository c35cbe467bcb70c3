/**
 * A site with apps on hosts of their own, the proxy before them, and a browser, as far as it takes
 * to hand a session over: one jar of cookies for each host, redirects, no pages.
 */
import assert from 'node:assert/strict';
import { type IncomingHttpHeaders, request } from 'node:http';
import type { App } from '../src/web/apps.ts';
import { ADA, PASSWORD } from './people.ts';
import { type Owner, startApp, type TestApp } from './support.ts';

export const WIKI = 'http://wiki.test';
export const SHOP = 'http://shop.test:8080';
/** Only those of the group `board` may enter. */
export const BOARD = 'http://board.test';

const APPS: readonly App[] = [
  { address: WIKI, name: 'Our wiki', groups: [] },
  { address: SHOP, name: 'Shop', groups: [] },
  { address: BOARD, name: 'Board', groups: ['board'] },
];

type Overrides = Parameters<typeof startApp>[1];

/** Starts it, with the account of ada (1), who is not signed in anywhere. */
export async function startAppHosts(owner: Owner, overrides: Overrides = {}): Promise<TestApp> {
  const app = await startApp(owner, { protects: APPS, ...overrides });
  await addPerson(app, ADA.email);
  return app;
}

/** Adds an account that is not signed in. */
export async function addPerson(app: TestApp, email: string): Promise<void> {
  const { signal } = new AbortController();
  await app.accounts.add(email, PASSWORD, { role: 'user' }, null, signal);
}

export type Answer = {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  /** The whole address that was asked. */
  readonly url: string;
  /** Where it leads, whole; null when it leads nowhere. */
  readonly location: string | null;
};

type Asked = {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly fields?: Readonly<Record<string, string>>;
};

/** A browser: it keeps cookies by host, and sends them there. */
export class Browser {
  readonly #app: TestApp;
  readonly #jars = new Map<string, Map<string, string>>();
  /** Hosts whose cookies it does not keep. */
  readonly blocked = new Set<string>();
  /** Hosts whose proxy passes no cookies on to /verify. */
  readonly unasked = new Set<string>();

  constructor(app: TestApp) {
    this.#app = app;
  }

  /** The cookies at an origin, by name. */
  jar(origin: string): Map<string, string> {
    const { host } = new URL(origin);
    const jar = this.#jars.get(host) ?? new Map<string, string>();
    this.#jars.set(host, jar);
    return jar;
  }

  /** Asks for one address, and follows nothing. */
  async ask(url: string, { method = 'GET', headers = {}, fields }: Asked = {}): Promise<Answer> {
    const { origin, host, pathname, search } = new URL(url);
    const isOurs = origin === this.#app.origin || pathname.startsWith('/.coatcheck/');
    const target = isOurs ? pathname + search : '/verify';
    const jar = !isOurs && this.unasked.has(origin) ? [] : [...this.jar(origin)];
    const cookie = jar.map((pair) => pair.join('=')).join('; ');
    const all = {
      host,
      accept: 'text/html',
      ...(cookie && { cookie }),
      ...(isOurs ? {} : forwarded(url, method)),
      ...(fields && { 'content-type': 'application/x-www-form-urlencoded' }),
      ...headers,
    };
    const body = String(new URLSearchParams(fields));
    const answer = await send(this.#app.port, target, isOurs ? method : 'GET', all, body);
    this.#keep(origin, answer.headers['set-cookie'] ?? []);
    const { location } = answer.headers;
    // What the app itself would answer, as far as a test wants to know it.
    const status = !isOurs && answer.status === 204 ? 200 : answer.status;
    return { ...answer, status, url, location: location ? new URL(location, url).href : null };
  }

  /** Asks for an address, and follows redirects and pages that move on, as a browser does. */
  async open(url: string): Promise<Answer> {
    let at = url;
    for (let i = 0; i < 20; i++) {
      const answer = await this.ask(at);
      const next = answer.location ?? refreshOf(answer.body);
      if (next === null) return answer;
      at = next;
    }
    throw new Error(`too many redirects from ${url}, to ${at}`);
  }

  /** Signs in on the log-in page at this address, and goes where that leads. */
  async signIn(email: string, loginUrl: string = `${this.#app.origin}/login`): Promise<Answer> {
    const { searchParams, origin } = new URL(loginUrl);
    const next = searchParams.get('next');
    const fields = { email, password: PASSWORD, ...(next !== null && { next }) };
    const { status, location } = await this.ask(`${origin}/login`, { method: 'POST', fields });
    assert.equal(status, 303);
    return this.open(location ?? assert.fail());
  }

  #keep(origin: string, lines: readonly string[]): void {
    if (this.blocked.has(origin)) return;
    for (const line of lines) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (value === '') this.jar(origin).delete(name);
      else this.jar(origin).set(name, value);
    }
  }
}

/** Opens an app as ada, who signs in on the way. */
export async function enterAs(app: TestApp, place: string, email = ADA.email): Promise<Browser> {
  const browser = new Browser(app);
  const login = await browser.open(place);
  assert.equal(new URL(login.url).pathname, '/login');
  const arrived = await browser.signIn(email, login.url);
  assert.deepEqual([arrived.status, arrived.url], [200, place]);
  return browser;
}

/** What a page that moves on by itself leads to. */
function refreshOf(body: string): string | null {
  const [, address] = /<meta http-equiv="refresh" content="0; url=([^"]+)">/.exec(body) ?? [];
  return address?.replaceAll('&amp;', '&') ?? null;
}

function forwarded(url: string, method: string): Record<string, string> {
  const { host, protocol, pathname, search } = new URL(url);
  return {
    'x-forwarded-host': host,
    'x-forwarded-proto': protocol.slice(0, -1),
    'x-forwarded-method': method,
    'x-forwarded-uri': pathname + search,
  };
}

/** Sends a request with any Host, which fetch does not. */
export function send(
  port: number,
  path: string,
  method: string,
  headers: Readonly<Record<string, string>>,
  sentBody = '',
): Promise<Pick<Answer, 'status' | 'headers' | 'body'>> {
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port, path, method, headers }, async (response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of response) chunks.push(chunk);
      const body = Buffer.concat(chunks).toString();
      resolve({ status: response.statusCode ?? 0, headers: response.headers, body });
    });
    sent.on('error', reject);
    sent.end(sentBody);
  });
}
