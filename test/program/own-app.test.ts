/** The programs in docs/own-app.md, as they are printed there, beside a running server. */
import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { type IncomingMessage, type RequestOptions, request } from 'node:http';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, it, type TestContext } from 'node:test';
import { pathToFileURL } from 'node:url';
import { ADA } from '../people.ts';
import { cookieOf, json } from '../requests.ts';
import { freePort } from '../support.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { type Child, startProcess } from './child.ts';

const PAGE = readFileSync('docs/own-app.md', 'utf8');
const SERVICE = 'https://reports.example.com';

/** A program of the page, with some of its text replaced. Each text has to be there. */
function program(name: string, changes: readonly (readonly [string, string])[]): string {
  const blocks = [...PAGE.matchAll(/^```js\n(.*?)^```$/gms)].map(([, lines = '']) => lines);
  let lines = blocks.find((block) => block.startsWith(`// ${name}\n`)) ?? assert.fail(name);
  for (const [from, to] of changes) {
    assert.ok(lines.includes(from), from);
    lines = lines.replace(from, to);
  }
  return lines;
}

async function tokenFor(server: Child, more: object): Promise<string> {
  const response = await fetch(`${server.origin}/token/login`, json({ ...ADA, ...more }));
  return ((await response.json()) as { token: string }).token;
}

/** Starts the app of the page beside a server. Answers with its address. */
async function startOwnApp(
  t: TestContext,
  server: Child,
  more: readonly (readonly [string, string])[] = [],
): Promise<string> {
  const port = await freePort();
  const file = join(temporaryFolder(t), 'own-app.mjs');
  const changes = [
    ...more,
    ['http://127.0.0.1:3000', server.origin],
    ["'example.com'", `'${new URL(server.origin).host}'`],
    [".listen(8080, '127.0.0.1')", `.listen(${port}, '127.0.0.1', () => process.send('up'))`],
  ] as const;
  writeFileSync(file, program('own-app.mjs', changes));
  const child = fork(file);
  const exited = once(child, 'exit');
  t.after(async () => {
    child.kill();
    await exited;
  });
  await once(child, 'message');
  return `http://127.0.0.1:${port}`;
}

describe('the app in docs/own-app.md', () => {
  it('knows who sent a request, by the cookie and by a token, and sends others to sign in', async (t) => {
    const server = await startProcess(t, { DATABASE: ':memory:', PROTECTS: '/app/=Our app' });
    await fetch(`${server.origin}/signup`, json(ADA));
    const cookie = cookieOf(await fetch(`${server.origin}/login`, json(ADA)));
    const app = await startOwnApp(t, server);
    // Under the name of the site, as its proxy passes it on: fetch sends no such Host.
    const { host } = new URL(server.origin);
    const ask = (headers: Record<string, string>) =>
      send(app, { path: '/app/a?b=c&d', headers: { host, ...headers } });

    const keyFor = async (audience: string) => {
      const fields = json({ name: audience, audience }, cookie);
      const made = await fetch(`${server.origin}/account/keys`, fields);
      return { authorization: `Bearer ${((await made.json()) as { key: string }).key}` };
    };
    const authorization = `Bearer ${await tokenFor(server, {})}`;
    for (const headers of [{ cookie }, { authorization }, await keyFor('/app/')]) {
      const response = await ask({ ...headers });
      assert.equal(response.body, `Hello, ${ADA.email}\n`);
    }
    const strangers = [
      {},
      { cookie: 'session=nothing' },
      { 'remote-user': '1', 'remote-email': ADA.email },
    ];
    for (const headers of strangers) {
      const response = await ask({ ...headers });
      assert.equal(response.status, 303, JSON.stringify(headers));
      assert.equal(response.headers.location, '/login?next=%2Fapp%2Fa%3Fb%3Dc%26d');
    }
    const elsewhere = /^This key is for another address\./;
    for (const [headers, why] of [
      [{ authorization: 'Bearer nothing' }, /^This token is not valid\.\n$/],
      [{ cookie, authorization: 'Bearer nothing' }, /^This token is not valid\.\n$/],
      [await keyFor(server.origin), elsewhere],
    ] as const) {
      const response = await ask({ ...headers });
      assert.equal(response.status, 401);
      assert.match(response.body, why);
      assert.equal(response.headers['www-authenticate'], 'Bearer error="invalid_token"');
    }
    const back = await fetch(`${server.origin}/login?next=%2Fapp%2Fa%3Fb%3Dc%26d`);
    assert.match(await back.text(), /name="next" value="\/app\/a\?b=c&amp;d"/);

    await server.end('SIGTERM');
    assert.equal((await ask({ cookie })).status, 303, 'without Coatcheck nobody is signed in');
  });
});

describe('the app in docs/own-app.md, on a computer without a proxy', () => {
  it('sends a visitor to Coatcheck itself, and knows them by the cookie for all ports', async (t) => {
    const told = "write `'localhost:3000'` in place of `'example.com'`";
    const login = 'and `http://localhost:3000/login` in place of `/login`';
    const prose = PAGE.replaceAll(/\s+/g, ' ');
    for (const change of [told, login]) assert.ok(prose.includes(change), change);
    const server = await startProcess(t, { DATABASE: ':memory:' });
    await fetch(`${server.origin}/signup`, json(ADA));
    const cookie = cookieOf(await fetch(`${server.origin}/login`, json(ADA)));
    const app = await startOwnApp(t, server, [['`/login?', `\`${server.origin}/login?`]]);
    const visitor = await fetch(`${app}/app/`, { redirect: 'manual' });
    assert.equal(visitor.headers.get('location'), `${server.origin}/login?next=%2Fapp%2F`);
    const known = await fetch(`${app}/app/`, { headers: { cookie } });
    assert.equal(await known.text(), `Hello, ${ADA.email}\n`);
  });
});

describe('the app in docs/own-app.md, for a group', () => {
  it('refuses who is not in it with the sentence of Coatcheck, whatever Host they send', async (t) => {
    const PROTECTS = '/app/=Our app @staff,http://wiki.localhost=Wiki';
    const server = await startProcess(t, { DATABASE: ':memory:', PROTECTS });
    await fetch(`${server.origin}/signup`, json(ADA));
    const cookie = cookieOf(await fetch(`${server.origin}/login`, json(ADA)));
    const app = new URL(await startOwnApp(t, server));
    for (const host of [app.host, 'wiki.localhost']) {
      const asked = request({ port: app.port, path: '/app/', headers: { cookie, host } }).end();
      const [response] = await once(asked, 'response');
      assert.equal(response.statusCode, 403);
      assert.match(
        await text(response),
        /^You can\u2019t open Our app, which is for people in the group staff\./,
      );
    }
  });
});

describe('the service in docs/own-app.md', () => {
  const load = async (t: TestContext, issuer: string, keysAt: string) => {
    const folder = temporaryFolder(t);
    symlinkSync(resolve('node_modules'), join(folder, 'node_modules')); // for jose
    const file = join(folder, 'own-api.mjs');
    const changes = [
      ['https://login.example.com', issuer],
      ['http://127.0.0.1:3000', keysAt],
    ] as const;
    writeFileSync(file, program('own-api.mjs', changes));
    const { accountOf } = await import(pathToFileURL(file).href);
    return (token: string) => accountOf({ headers: { authorization: `Bearer ${token}` } });
  };

  it('accepts a token for itself, and refuses tokens for Coatcheck and for other services', async (t) => {
    const settings = { DATABASE: ':memory:', AUDIENCES: `${SERVICE},wiki` };
    const server = await startProcess(t, settings);
    await fetch(`${server.origin}/signup`, json(ADA));
    const accountOf = await load(t, server.origin, server.origin);
    const token = await tokenFor(server, { audience: SERVICE });
    assert.match(await accountOf(token), /^[0-9a-f]{32}$/);
    for (const other of [{}, { audience: 'wiki' }]) {
      const message = /unexpected "aud" claim value/;
      await assert.rejects(accountOf(await tokenFor(server, other)), message);
    }
    const [head, claims] = token.split('.');
    const unsigned = Buffer.from('{"alg":"none","typ":"at+jwt"}').toString('base64url');
    for (const bad of ['', 'x', `${unsigned}.${claims}.`, `${head}.${claims}.AAAA`]) {
      await assert.rejects(accountOf(bad), bad);
    }
  });

  it('reads the keys from the address of the machine, behind whatever name the site has', async (t) => {
    const issuer = 'https://login.example.com';
    const settings = {
      DATABASE: ':memory:',
      ORIGIN: issuer,
      SIGNUP: 'open',
      AUDIENCES: SERVICE,
    };
    const server = await startProcess(t, settings);
    const { port } = new URL(server.origin);
    const site = (path: string, init: RequestInit) =>
      fetch(`http://127.0.0.1:${port}${path}`, { ...init, redirect: 'manual' });
    assert.equal((await site('/login', {})).status, 421, 'no other address answers to this Host');
    assert.equal((await site('/token/login', json(ADA))).status, 421);

    const token = await signedIn(`http://127.0.0.1:${port}`, 'login.example.com');
    const accountOf = await load(t, issuer, `http://127.0.0.1:${port}`);
    assert.match(await accountOf(token), /^[0-9a-f]{32}$/);
  });
});

/** Signs up and in under the name of the site, as behind its proxy. */
async function signedIn(origin: string, host: string): Promise<string> {
  const headers = { host, 'content-type': 'application/json' };
  const post = (path: string, data: object) =>
    send(origin, { path, method: 'POST', headers }, JSON.stringify(data));
  await post('/signup', ADA);
  const { body } = await post('/token/login', { ...ADA, audience: SERVICE });
  return JSON.parse(body).token;
}

async function send(origin: string, options: RequestOptions, content = '') {
  const headers = { connection: 'close', ...options.headers };
  const sent = request(origin, { ...options, headers });
  sent.end(content);
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  const { statusCode: status, headers: received } = response;
  return { status, headers: received, body: await text(response) };
}
