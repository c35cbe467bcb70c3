/**
 * The app below a prefix, in a server that has other pages. Each address that it writes has to have
 * the prefix: on every page, for every kind of client, in redirects, JSON and mails.
 */
import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import type { Mail } from '../../src/process/mail-message.ts';
import { ADA, PASSWORD, ROOT, signIn, signUp, signUpAdmin } from '../people.ts';
import { asJson, asPage, cookieOf, exchange, form, json, rawRequest } from '../requests.ts';
import { startApp, type TestApp } from '../support.ts';

const AT = '/staff/auth';
const EVE = 'eve@example.com';
const MOMENT = 60_000; // ms
/** Addresses that are none of the app: elsewhere, a part of the page, a file in the page. */
const NO_PATH = /^(?:https?:\/\/|mailto:|otpauth:|data:|#|\?)/;

const mounted = (t: TestContext, more: Parameters<typeof startApp>[1] = {}) =>
  startApp(t, { mountAt: AT, ...more });

/**
 * The addresses that a response names: where it redirects to, and what its page links. Throws for
 * one with the origin that has no prefix, wherever in the text it is.
 */
async function addressesIn(response: Response, origin: string): Promise<string[]> {
  const location = response.headers.get('location');
  const text = await response.text();
  for (const [address] of text.matchAll(new RegExp(`${origin}[^\\s"'<&]*`, 'g'))) {
    assert.match(address.slice(origin.length), new RegExp(`^${AT}(?:/|$)`), response.url);
  }
  const type = response.headers.get('content-type') ?? '';
  const redirect = location === null ? [] : [location];
  if (type.startsWith('application/json')) return [...redirect, ...pathsIn(JSON.parse(text))];
  if (!type.startsWith('text/html')) return redirect;
  // Of whatever attribute: none of a page begins with a slash but an address.
  const attributes = text.matchAll(/ ([\w-]+)="([^"]*)"/g);
  const linked = [...attributes].flatMap(([, name = '', value = '']) =>
    ['href', 'src', 'action', 'formaction', 'srcset', 'poster', 'data', 'content'].includes(name) &&
    (value.startsWith('/') || name !== 'content')
      ? [value.replaceAll('&amp;', '&')]
      : [],
  );
  return [...redirect, ...linked];
}

function pathsIn(data: unknown): string[] {
  if (typeof data === 'string') return data.startsWith('/') ? [data] : [];
  return typeof data === 'object' && data !== null ? Object.values(data).flatMap(pathsIn) : [];
}

/** Whether the app has something at an address. */
function isThere({ routes }: TestApp, address: string): boolean {
  const [path = ''] = address.slice(AT.length).split(/[?#]/, 1);
  const segments = path.split('/');
  return routes.some(({ pattern }) => {
    const expected = pattern.split('/');
    if (expected.length !== segments.length) return false;
    return expected.every((part, i) => part.startsWith(':') || part === segments[i]);
  });
}

/** A sample of everything that the app can show: an address for each route. */
function samplesOf({ routes }: TestApp): string[] {
  const own = routes.filter(({ method, pattern }) => method === 'GET' && pattern !== '/');
  const paths = own.map(({ pattern }) => pattern.replace(':id', '1').replace(':token', 'x'));
  const notices = ['/login?done=out', '/account?done=password', '/users?done=deleted', '/nothing'];
  return ['/', ...paths, ...notices, '/acount', '/users?q=ada', '/login?next=/account', '/%zz'];
}

describe('the app below a prefix', () => {
  it('writes no address without it, in any answer to any client', async (t) => {
    const app = await mounted(t);
    const root = await signUpAdmin(app);
    const ada = await signUp(app);
    await app.request('/invites', form({ role: 'user', email: EVE }, root));
    await app.request('/login', form({ ...ADA, password: 'wrong' }));
    const seen = new Set<string>();
    const look = async (path: string, init: RequestInit, client: string) => {
      for (const address of await addressesIn(await app.request(path, init), app.origin)) {
        if (NO_PATH.test(address)) continue;
        const where = `${address} of ${init.method ?? 'GET'} ${path} (${client})`;
        assert.ok(address.startsWith(`${AT}/`), where);
        assert.ok(isThere(app, address), where);
        seen.add(address);
      }
    };
    for (const [client, cookie] of [
      ['visitor', ''],
      ['user', ada],
      ['admin', root],
    ] as const) {
      for (const path of samplesOf(app)) {
        await look(path, asPage(cookie), client);
        if (client === 'admin') await look(path, asJson(cookie), client);
      }
      // A form without its fields is refused, with its page and what is wrong with it.
      for (const { method, pattern } of app.routes) {
        if (method !== 'POST' || /delete|logout|revoke/.test(pattern)) continue;
        const path = pattern.replace(':id', '2').replace(':token', 'x');
        await look(path, form({}, cookie), client);
        if (client === 'admin') await look(path, json({}, cookie), client);
      }
    }
    app.clock.now += 11 * MOMENT; // a password has to be confirmed from now on
    for (const path of ['/users/2/role', '/account/delete', '/invites']) {
      await look(path, form({ role: 'admin', email: 'new@example.com' }, root), 'stale admin');
    }
    assert.ok(seen.size > 60, `${seen.size} addresses`);
  });

  it('is signed up to, in and out of, and goes on to the page that was asked for', async (t) => {
    const app = await mounted(t);
    const to = async (path: string, init?: RequestInit) =>
      (await app.request(path, init)).headers.get('location');
    assert.equal(await to('/signup', form(ADA)), `${AT}/dashboard`);
    const ask = `${AT}/login?next=%2Faccount%2Fsessions`;
    assert.equal(await to('/account/sessions', asPage('')), ask);
    const cookie = await signIn(app);
    assert.equal((await app.request('/dashboard', asPage(cookie))).status, 200);
    const next = { ...ADA, next: '/account/sessions' };
    assert.equal(await to('/login', form(next)), `${AT}/account/sessions`);
    assert.equal(await to('/logout', form({}, cookie)), `${AT}/login?done=out`);
    assert.equal(await to('/dashboard', asPage(cookie)), `${AT}/login?next=%2Fdashboard`);
  });

  it('goes on to a page of the host, and to no other site', async (t) => {
    const app = await mounted(t);
    await signUp(app);
    const to = async (next: string) =>
      (await app.request('/login', form({ ...ADA, next }))).headers.get('location');
    assert.equal(await to(`${app.origin}/orders?a=1&b=%2F`), '/orders?a=1&b=%2F');
    assert.equal(await to(`${app.origin}/dashboard`), '/dashboard', 'the one of the host');
    const shown = await app.request(`/login?next=${encodeURIComponent(`${app.origin}/orders`)}`);
    assert.ok((await shown.text()).includes(`name="next" value="${app.origin}/orders"`));
    const others = [
      `${app.origin}.evil.example/orders`,
      `${app.origin}//evil.example`,
      `${app.origin}/\\evil.example`,
      `${app.origin}/.//evil.example`,
      `${app.origin}/\t/evil.example`,
      `${app.origin}@evil.example/`,
      `${app.origin}${AT}/logout`,
      'https://evil.example/orders',
      '//evil.example/orders',
      '/orders',
    ];
    for (const next of others) assert.equal(await to(next), `${AT}/dashboard`, next);
  });

  it('knows no other site as a page of the host where there is no prefix', async (t) => {
    const app = await startApp(t);
    await signUp(app);
    const login = form({ ...ADA, next: `${app.origin}/orders` });
    assert.equal((await app.request('/login', login)).headers.get('location'), '/dashboard');
  });

  it('mails addresses with the prefix, and creates links with it', async (t) => {
    const mails: Mail[] = [];
    const mail = async (sent: Mail) => void mails.push(sent);
    const app = await mounted(t, { mail });
    const root = await signUpAdmin(app);
    await signUp(app);
    const find = async (email: string) => (await app.accounts.find(email))?.user ?? assert.fail();
    const ada = await find(ADA.email);
    await app.request('/forgot', form({ email: ADA.email }));
    await app.request('/account/email', form({ email: 'new@example.com' }, await signIn(app)));
    await app.request('/invites', form({ role: 'user', email: EVE }, root));
    await app.request('/users', form({ email: 'bob@example.com', role: 'user' }, root));
    await app.request(`/users/${ada.id}/role`, form({ role: 'admin' }, root));
    const given = await app.request(`/users/${ada.id}/reset-link`, json({}, root));
    const { url } = (await given.json()) as { url: string };
    await new Promise((resolve) => setImmediate(resolve));
    const texts = [url, ...mails.map(({ text }) => text)];
    const written = texts.flatMap((text) => text.match(/https?:\/\/[^\s"]+/g) ?? []);
    assert.ok(mails.length >= 5, `${mails.length} mails`);
    assert.ok(written.length > mails.length);
    for (const address of written) assert.match(address, new RegExp(`^${app.origin}${AT}(?:/|$)`));
    const opened = await app.request(url.slice(`${app.origin}${AT}`.length));
    assert.equal(opened.headers.get('location'), `${AT}/reset`);
  });

  it('sets cookies for the whole host, and describes its API and its tokens with the prefix', async (t) => {
    const app = await mounted(t);
    const signed = await app.request('/signup', form(ADA));
    for (const cookie of signed.headers.getSetCookie()) assert.match(cookie, /; Path=\/;/);
    const api = (await (await app.request('/openapi.json')).json()) as {
      servers: { url: string }[];
    };
    assert.deepEqual(api.servers, [{ url: `${app.origin}${AT}` }]);
    const login = await app.request('/token/login', json(ADA));
    const { token } = (await login.json()) as { token: string };
    const claims = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
    assert.equal(claims.iss, `${app.origin}${AT}`);
    const me = { headers: { authorization: `Bearer ${token}` } };
    assert.equal((await app.request('/me', me)).status, 200);
  });

  it('takes a key for programs that is for this site, by its address with the prefix', async (t) => {
    const app = await mounted(t);
    const cookie = await signUp(app);
    const site = `${app.origin}${AT}`;
    const made = await app.request(
      '/account/keys',
      json({ name: 'Backup', audience: site }, cookie),
    );
    const { key } = (await made.json()) as { key: string };
    const me = { headers: { authorization: `Bearer ${key}` } };
    assert.equal((await app.request('/me', me)).status, 200);
  });

  it('leaves every other address to the host, the address of the request unchanged', async (t) => {
    const app = await mounted(t);
    for (const path of ['/', '/login', '/staff', '/staff/author', '/orders?a=/staff/auth']) {
      const response = await fetch(`${app.origin}${path}`);
      assert.equal(await response.text(), `the host: ${path}`);
    }
    const where = await fetch(`${app.origin}/.well-known/change-password`, { redirect: 'manual' });
    assert.equal(where.headers.get('location'), `${AT}/account`);
    const files = await addressesIn(await app.request('/login'), app.origin);
    const style = files.find((address) => address.endsWith('.css')) ?? assert.fail();
    assert.equal((await fetch(`${app.origin}${style}`)).status, 200);
  });

  it('answers two requests of one segment in their order, and refuses a smuggled one', async (t) => {
    const app = await mounted(t);
    const head = [`Host: localhost:${app.port}`];
    const two = `GET ${AT}/health HTTP/1.1\r\n${head}\r\n\r\n`;
    const both = await exchange(app.port, `${two}${rawRequest('GET / HTTP/1.1', head)}`);
    assert.match(both, /"ok".*the host: \/$/s);
    const coding = [...head, 'Transfer-Encoding: gzip, chunked'];
    const smuggled = rawRequest(`POST ${AT}/login HTTP/1.1`, coding, '0\r\n\r\n');
    assert.match(await exchange(app.port, smuggled), /^HTTP\/1\.1 400 .*Connection: close/is);
  });

  it('protects its forms and names as everywhere: 403 for another site, 421 for another host', async (t) => {
    const app = await mounted(t);
    await signUp(app, ROOT.email);
    const login = form({ ...ROOT, password: PASSWORD });
    const headers = { ...login.headers, 'sec-fetch-site': 'cross-site' };
    assert.equal((await app.request('/login', { ...login, headers })).status, 403);
    const other = rawRequest(`GET ${AT}/login HTTP/1.1`, ['Host: evil.example']);
    assert.match(await exchange(app.port, other), /^HTTP\/1\.1 421 /);
    assert.ok(cookieOf(await app.request('/login', login)));
  });
});
