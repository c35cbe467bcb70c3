/** Caddy for an app on a path: the Caddyfile of docs/forward-auth.md, without TLS. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { PASSWORD } from '../people.ts';
import { ownerOutsideOfTests, startProcess } from '../program/child.ts';
import { exchange, form, json, rawRequest } from '../requests.ts';
import { freePort } from '../support.ts';
import { caddyfile, skip, startCaddy } from './caddy.ts';
import { FORGED } from './hosts-site.ts';
import { cookiesOf, createSetGroups, echoOf, replaced, startEchoApp } from './site.ts';

describe('Caddy as docs/forward-auth.md sets it up, for an app on a path', { skip }, () => {
  const owner = ownerOutsideOfTests();
  let port: number;
  let setGroups: ReturnType<typeof createSetGroups>;
  const atFinance: string[] = [];
  const request = (path: string, init?: RequestInit) =>
    fetch(`http://127.0.0.1:${port}${path}`, { redirect: 'manual', ...init });

  before(async () => {
    port = await freePort();
    const coatcheck = await startProcess(owner, {
      ORIGIN: `http://127.0.0.1:${port}`,
      TRUST_PROXY: '127.0.0.1',
      PROTECTS: '/app/,/finance/=Finance @finance',
      DATABASE: ':memory:',
    });
    const text = replaced(caddyfile('example.com {'), {
      'example.com {': `http://127.0.0.1:${port} {`,
      '127.0.0.1:3000': `127.0.0.1:${new URL(coatcheck.origin).port}`,
      '__Host-': '', // the names without https
    });
    const [block = ''] = /^\thandle \/app\/\* \{\n.*?^\t\}\n/ms.exec(text) ?? [];
    const to = (block: string, app: unknown) =>
      replaced(block, { '127.0.0.1:8080': `127.0.0.1:${app}` });
    const first = to(block, await startEchoApp(owner));
    const second = to(
      replaced(block, { '/app/': '/finance/' }),
      await startEchoApp(owner, atFinance),
    );
    await startCaddy(
      owner,
      port,
      text.replace(block, () => first + second),
    );
    setGroups = createSetGroups(coatcheck.lines, request);
  });
  after(() => owner.end());

  let users = 0;
  const newUser = async () => {
    const email = `user-${++users}@example.com`;
    const response = await request('/signup', form({ email, password: PASSWORD }));
    assert.equal(response.status, 303);
    return { email, cookie: cookiesOf(response) };
  };

  it('redirects a visitor to the log-in with the address, and answers a program with 401', async () => {
    const visitor = await request('/app/notes?page=2&sort=name', {
      headers: { accept: 'text/html' },
    });
    assert.equal(visitor.status, 303);
    const location = visitor.headers.get('location');
    assert.equal(location, '/login?next=%2Fapp%2Fnotes%3Fpage%3D2%26sort%3Dname');
    const program = await request('/app/', { headers: { accept: 'application/json' } });
    assert.equal(program.status, 401);
    assert.equal((await request('/app')).headers.get('location'), '/app/');
  });

  it('tells the app who it is, and passes on neither the headers of the client nor our cookies', async () => {
    const { email, cookie } = await newUser();
    const sent = cookie.split('; ');
    assert.deepEqual(sent.map((pair) => pair.split('=')[0]).sort(), ['device', 'session']);
    for (const all of [sent, sent.toReversed(), ['theme=dark', ...sent], [...sent, 'theme=dark']]) {
      const headers = { ...FORGED, cookie: all.join('; ') };
      const echo = await echoOf(await request('/app/x?y=1', { headers }));
      assert.equal(echo.url, '/app/x?y=1');
      const own = all.length > sent.length ? 'theme=dark' : '';
      assert.equal((echo.headers.cookie ?? '').replaceAll(/[; ]/g, ''), own);
      const { 'remote-user': user, ...rest } = Object.fromEntries(
        Object.entries(echo.headers).filter(([key, value]) => key.startsWith('remote') && value),
      );
      assert.match(String(user), /^[0-9a-f]{32}$/);
      const flags = { 'remote-email-verified': 'false', 'remote-role': 'user' };
      assert.deepEqual(rest, { 'remote-email': email, ...flags });
      assert.equal(echo.headers['x-forwarded-for'], '127.0.0.1');
    }
  });

  it('lets no client have the app told nothing of who it is', async () => {
    const { email, cookie } = await newUser();
    const lines = [`Host: 127.0.0.1:${port}`, `Cookie: ${cookie}`];
    const get = rawRequest('GET /app/ HTTP/1.1', [
      ...lines,
      'Connection: Remote-User, Remote-Email',
    ]);
    const response = await exchange(port, get);
    assert.match(response, /"remote-user":"[0-9a-f]{32}"/);
    assert.ok(response.includes(`"remote-email":"${email}"`));
  });

  it('lets a client switch to no protocol but WebSockets: in another it could say who it is', async () => {
    const { cookie } = await newUser();
    const upgradeOf = async (...lines: string[]) => {
      const host = [`Host: 127.0.0.1:${port}`, `Cookie: ${cookie}`, 'Connection: Upgrade'];
      const response = await exchange(port, rawRequest('GET /app/ HTTP/1.1', [...host, ...lines]));
      assert.match(response, /"remote-user":"[0-9a-f]{32}"/);
      return /"upgrade":"([^"]*)"/.exec(response)?.[1];
    };
    for (const other of ['h2c', 'TLS/1.0', 'websocket, h2c', 'websocketx', 'x websocket']) {
      assert.equal(await upgradeOf(`Upgrade: ${other}`), undefined, other);
    }
    assert.equal(await upgradeOf('Upgrade: WebSocket'), 'websocket');
    assert.equal(await upgradeOf('Upgrade: h2c', 'Upgrade: websocket'), 'websocket');
  });

  it('passes a POST with its body on, and a POST of a visitor not', async () => {
    const { cookie } = await newUser();
    const note = 'x'.repeat(100_000);
    const echo = await echoOf(await request('/app/notes', json({ note }, cookie)));
    assert.deepEqual(JSON.parse(echo.body), { note });
    const refused = await request('/app/notes', form({ note }));
    assert.equal(refused.headers.get('location'), '/login');
  });

  it('accepts a key for the app, and does not pass it on', async () => {
    const { email, cookie } = await newUser();
    const fields = { name: 'script', audience: '/app/' };
    const made = await request('/account/keys', json(fields, cookie));
    const { key } = (await made.json()) as { key: string };
    const headers = { authorization: `Bearer ${key}` };
    const echo = await echoOf(await request('/app/', { headers }));
    assert.equal(echo.headers['remote-email'], email);
    assert.equal(echo.headers.authorization, undefined);
    const refused = await request('/finance/', { headers });
    assert.equal(refused.status, 401);
    assert.equal(refused.headers.get('www-authenticate'), 'Bearer error="invalid_token"');
    assert.match(await refused.text(), /^\{"error":"This key is for another address\./);
  });

  it('lets nobody who is in no group into an app for groups, by any address', async () => {
    const { email, cookie } = await newUser();
    const headers = { cookie, accept: 'text/html' };
    const refused = await request('/finance/', { headers });
    assert.equal(refused.status, 403);
    assert.match(await refused.text(), /open Finance</);
    const lines = [`Host: 127.0.0.1:${port}`, `Cookie: ${cookie}`, 'Accept: text/html'];
    for (const more of [[], ['X-Original-URI: /app/'], ['X-Forwarded-Uri: /app/']]) {
      for (const path of ['/app/..%2ffinance/', '/FINANCE/', '/app/../finance/', '//finance/']) {
        const get = rawRequest(`GET ${path} HTTP/1.1`, [...lines, ...more]);
        assert.doesNotMatch(await exchange(port, get), /^HTTP\/1\.1 200 /, path);
      }
    }
    assert.deepEqual(atFinance, []);
    await setGroups(email, 'finance');
    const echo = await echoOf(await request('/finance/', { headers }));
    assert.equal(echo.headers['remote-groups'], 'finance');
  });

  it('refuses access to the app from the first request after the sign-out', async () => {
    const { cookie } = await newUser();
    const open = async () => (await request('/app/', { headers: { cookie } })).status;
    assert.equal(await open(), 200);
    await request('/logout', form({}, cookie));
    assert.equal(await open(), 303);
  });
});
