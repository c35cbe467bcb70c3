import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, it, type TestContext } from 'node:test';
import type { Login, LoginSettings, SignedInUser } from '../../src/coatcheck.ts';
import { open } from '../../src/library/open.ts';
import { ADA, ROOT } from '../people.ts';
import { asPage, cookieOf, exchange, form, json, rawRequest } from '../requests.ts';
import { CHEAP } from '../services.ts';

type Shop = {
  readonly login: Login;
  readonly origin: string;
  readonly lines: string[];
  readonly server: Server;
  request(path: string, init?: RequestInit): Promise<Response>;
};

/** A shop with a page that says who is there, and the login below /auth. */
async function openShop(t: TestContext, more: Partial<LoginSettings> = {}): Promise<Shop> {
  const lines: string[] = [];
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const settings: LoginSettings = {
    origin,
    prefix: '/auth',
    database: ':memory:',
    signup: 'open',
    writeLog: (line) => void lines.push(line),
    ...more,
  };
  const login = await open(settings, CHEAP);
  server.on('request', async (request, response) => {
    if (login.handle(request, response)) return;
    const user = await login.whoIs(request);
    response.writeHead(user === null ? 303 : 200, { location: login.signInUrl(request) });
    response.end(JSON.stringify(user));
  });
  t.after(async () => {
    server.closeAllConnections();
    server.close();
    await login.close();
  });
  const request: Shop['request'] = (path, init) =>
    fetch(`${origin}${path}`, { redirect: 'manual', ...init });
  return { login, origin, lines, server, request };
}

/** What the page of the shop says. */
const whoIs = async (answer: Promise<Response>) =>
  (await (await answer).json()) as SignedInUser | null;
const tokenOf = async (login: Promise<Response>) =>
  ((await (await login).json()) as { token: string }).token;

describe('open', () => {
  it('tells a program who sent a request, by the cookie and by an access token', async (t) => {
    const { request } = await openShop(t);
    const visitor = await request('/orders?a=1&b=2');
    assert.equal(visitor.status, 303);
    const toSignIn = visitor.headers.get('location') ?? '';
    assert.match(toSignIn, /^\/auth\/login\?next=http/);
    await request('/auth/signup', form(ADA));
    const next = new URLSearchParams(toSignIn.split('?')[1]).get('next') ?? '';
    const signedIn = await request('/auth/login', form({ ...ADA, next }));
    assert.equal(signedIn.headers.get('location'), '/orders?a=1&b=2');

    const cookie = cookieOf(signedIn);
    const { id, ...ada } = (await whoIs(request('/orders', asPage(cookie)))) ?? assert.fail();
    assert.match(id, /^[0-9a-f]{32}$/);
    const known = { email: ADA.email, emailVerified: false, name: '', role: 'user', groups: [] };
    assert.deepEqual(ada, known);
    const token = await tokenOf(request('/auth/token/login', json(ADA)));
    const authorization = `Bearer ${token}`;
    assert.equal((await whoIs(request('/orders', { headers: { authorization } })))?.id, id);
    const wrong = { headers: { authorization: 'Bearer x', cookie } };
    assert.equal(await whoIs(request('/orders', wrong)), null, 'not by its cookie as well');

    await request('/auth/logout', form({}, cookie));
    assert.equal(await whoIs(request('/orders', asPage(cookie))), null);
  });

  it('knows nobody by a form that another site sent', async (t) => {
    const { request, origin } = await openShop(t);
    const cookie = cookieOf(await request('/auth/signup', form(ADA)));
    const from = (headers: Record<string, string>) =>
      whoIs(request('/orders', { method: 'POST', headers: { cookie, ...headers } }));
    assert.equal((await from({ 'sec-fetch-site': 'same-origin' }))?.email, ADA.email);
    assert.equal((await from({ origin }))?.email, ADA.email);
    assert.equal(await from({ 'sec-fetch-site': 'cross-site' }), null);
    assert.equal(await from({ 'sec-fetch-site': 'same-site' }), null);
    assert.equal(await from({ origin: 'https://evil.example' }), null);
    const token = await tokenOf(request('/auth/token/login', json(ADA)));
    const program = { authorization: `Bearer ${token}`, origin: 'https://evil.example' };
    assert.equal((await from(program))?.email, ADA.email, 'no browser adds that header');
  });

  it('knows nobody by a WebSocket that a page elsewhere opens', async (t) => {
    const { request, origin } = await openShop(t);
    const cookie = cookieOf(await request('/auth/signup', form(ADA)));
    const { host, port } = new URL(origin);
    const from = async (...more: readonly string[]) => {
      const lines = [`Host: ${host}`, `Cookie: ${cookie}`, 'Upgrade: websocket', ...more];
      const answer = await exchange(Number(port), rawRequest('GET /live HTTP/1.1', lines));
      return answer.includes(ADA.email);
    };
    assert.equal(await from(`Origin: ${origin}`), true);
    assert.equal(await from(), true, 'a program');
    assert.equal(await from('Origin: https://sibling.example'), false);
    assert.equal(await from('Origin: null'), false);
    assert.equal(await from('Sec-Fetch-Site: same-site'), false);
  });

  it('sends a visitor back to a page and not to a form', async (t) => {
    const { login, origin } = await openShop(t);
    const to = (method: string, url: string) =>
      login.signInUrl({ method, url } as Parameters<Login['signInUrl']>[0]);
    const next = encodeURIComponent(`${origin}/orders?a=1`);
    assert.equal(to('GET', '/orders?a=1'), `/auth/login?next=${next}`);
    assert.equal(to('HEAD', '/orders?a=1'), `/auth/login?next=${next}`);
    for (const url of ['//evil.example', '/\\evil.example', '/auth/logout', '*', '']) {
      assert.equal(to('GET', url), '/auth/login', url);
    }
    assert.equal(to('POST', '/orders'), '/auth/login');
  });

  it('takes a user without the second factor that they need for a visitor', async (t) => {
    const { request } = await openShop(t, { requireSecondFactor: 'all', secondFactorGrace: 0 });
    const signedUp = await request('/auth/signup', form(ADA));
    assert.equal(await whoIs(request('/orders', asPage(cookieOf(signedUp)))), null);
  });

  it('writes a link for the first administrator, below the prefix', async (t) => {
    const { lines, origin, request } = await openShop(t, { signup: 'invite' });
    const [, link = ''] = /(http\S+)\n$/.exec(lines.join('')) ?? [];
    assert.ok(link.startsWith(`${origin}/auth/setup/`), link);
    const opened = await request(link.slice(origin.length));
    assert.equal(opened.headers.get('location'), '/auth/setup');
    const cookie = cookieOf(opened);
    const token = link.slice(link.lastIndexOf('/') + 1);
    const made = await request('/auth/setup', form({ ...ROOT, token }, cookie));
    assert.equal((await whoIs(request('/', asPage(cookieOf(made)))))?.role, 'admin');
    assert.equal((await request('/auth/overview', asPage(cookieOf(made)))).status, 200);
  });

  it('stands beside another one in the same program, with another prefix', async (t) => {
    const one = await openShop(t);
    const other = await openShop(t, { prefix: '/other/login' });
    const pages = [one.request('/auth/login'), other.request('/other/login/login')];
    const [first = '', second = ''] = await Promise.all(
      pages.map(async (page) => (await page).text()),
    );
    assert.match(first, /href="\/auth\/style/);
    assert.match(second, /href="\/other\/login\/style/);
  });

  it('closes after the answers in progress, and twice is fine', async (t) => {
    const { login, request, server } = await openShop(t);
    const answer = request('/auth/signup', form(ADA));
    await once(server, 'request');
    await Promise.all([answer, login.close(), login.close()]);
    assert.equal((await answer).status, 303);
  });

  it('says in a sentence why a database cannot be opened', async () => {
    const settings = { origin: 'https://shop.example.com', prefix: '/auth', database: '/' };
    await assert.rejects(open(settings), { message: /that is a folder/ });
  });
});
