import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { coatcheck, freshDatabase } from '../cli/cli.ts';
import { PASSWORD } from '../people.ts';
import { startProcess } from '../program/child.ts';
import { cookieOf, form, json, openLink, redeem } from '../requests.ts';

const NEW_PASSWORD = 'quiet walnuts paint trains';

/** A server and a command line: two processes that share a database file and nothing else. */
async function setup(t: TestContext) {
  const DATABASE = freshDatabase(t);
  const server = await startProcess(t, { DATABASE, LOG: 'warn' });
  const settings = { DATABASE, ORIGIN: server.origin };
  const call = async (...args: string[]) => {
    const { status, stdout, stderr } = await coatcheck(settings, ...args);
    assert.equal(status, 0, stderr);
    return stdout;
  };
  const ask = (path: string, init: RequestInit = {}) =>
    fetch(server.origin + path, { redirect: 'manual', ...init });
  const enter = async (path: '/signup' | '/login', email: string, password = PASSWORD) =>
    cookieOf(await ask(path, form({ email, password })));
  /** The status of a page that only members see: 200, or 401. */
  const knows = async (cookie: string, path = '/dashboard') =>
    (await ask(path, { headers: { cookie, accept: 'application/json' } })).status;
  return { call, ask, enter, knows };
}

describe('a running server', () => {
  it('ends a session at the very next request after it is revoked, and no other', async (t) => {
    const { call, enter, knows } = await setup(t);
    const first = await enter('/signup', 'ada@example.com');
    const second = await enter('/login', 'ada@example.com');
    assert.deepEqual([await knows(first), await knows(second)], [200, 200]);
    const [newest] = JSON.parse(await call('sessions', 'list', 'ada@example.com', '--json'));
    await call('sessions', 'revoke', String(newest.id));
    assert.equal(await knows(second), 401);
    assert.equal(await knows(first), 200);
  });

  it('signs one account out everywhere, and then all accounts', async (t) => {
    const { call, enter, knows } = await setup(t);
    const ada = [
      await enter('/signup', 'ada@example.com'),
      await enter('/login', 'ada@example.com'),
    ];
    const eve = await enter('/signup', 'eve@example.com');
    for (const cookie of [...ada, eve]) assert.equal(await knows(cookie), 200);
    await call('sessions', 'revoke-all', 'ada@example.com');
    for (const cookie of ada) assert.equal(await knows(cookie), 401);
    assert.equal(await knows(eve), 200);
    await call('sessions', 'revoke-all', '--everybody');
    assert.equal(await knows(eve), 401);
    assert.equal(await knows(await enter('/login', 'eve@example.com')), 200);
  });

  it('lets no one into a disabled account, and its owner again once it is enabled', async (t) => {
    const { call, ask, enter, knows } = await setup(t);
    const cookie = await enter('/signup', 'eve@example.com');
    assert.equal(await knows(cookie), 200);
    await call('user', 'disable', 'eve@example.com');
    assert.equal(await knows(cookie), 401);
    const credentials = { email: 'eve@example.com', password: PASSWORD };
    assert.equal((await ask('/login', json(credentials))).status, 403, 'its password is right');
    await call('user', 'enable', 'eve@example.com');
    assert.equal(await knows(cookie), 401, 'the old session stays over');
    assert.equal(await knows(await enter('/login', 'eve@example.com')), 200);
  });

  it('knows nothing of a deleted account', async (t) => {
    const { call, ask, enter, knows } = await setup(t);
    const cookie = await enter('/signup', 'eve@example.com');
    assert.equal(await knows(cookie), 200);
    await call('user', 'delete', 'eve@example.com', '--yes');
    assert.equal(await knows(cookie), 401);
    const credentials = { email: 'eve@example.com', password: PASSWORD };
    assert.equal((await ask('/login', json(credentials))).status, 401);
  });

  it('gives and takes the rights of an administrator with the role', async (t) => {
    const { call, enter, knows } = await setup(t);
    await enter('/signup', 'boss@example.com');
    await call('user', 'role', 'boss@example.com', 'admin');
    const cookie = await enter('/signup', 'ada@example.com');
    assert.equal(await knows(cookie, '/users'), 403);
    await call('user', 'role', 'ada@example.com', 'admin');
    assert.equal(await knows(cookie, '/users'), 200);
    await call('user', 'role', 'ada@example.com', 'user');
    assert.equal(await knows(cookie, '/users'), 403);
  });

  it('takes the link of a new account, once', async (t) => {
    const { call, ask, enter, knows } = await setup(t);
    const { url } = JSON.parse(await call('user', 'add', 'ada@example.com', '--json'));
    const path = new URL(url).pathname;
    const server = { request: ask };
    assert.equal((await openLink(server, path)).status, 200);
    assert.equal((await redeem(server, path, form({ password: NEW_PASSWORD }))).status, 303);
    assert.equal(await knows(await enter('/login', 'ada@example.com', NEW_PASSWORD)), 200);
    assert.equal((await redeem(server, path, form({ password: PASSWORD }))).status, 404);
  });

  it('takes an invitation, and makes an account with its role', async (t) => {
    const { call, ask, knows } = await setup(t);
    const { url } = JSON.parse(await call('user', 'add', '--invite', '--role', 'admin', '--json'));
    const fields = { email: 'boss@example.com', password: PASSWORD };
    const path = new URL(url).pathname;
    const cookie = cookieOf(await redeem({ request: ask }, path, form(fields)));
    assert.equal(await knows(cookie, '/users'), 200);
  });

  it('takes a reset link, which ends every session', async (t) => {
    const { call, ask, enter, knows } = await setup(t);
    const cookie = await enter('/signup', 'ada@example.com');
    const { url } = JSON.parse(await call('user', 'reset-link', 'ada@example.com', '--json'));
    assert.equal(await knows(cookie), 200, 'making it ends nothing');
    await redeem({ request: ask }, new URL(url).pathname, form({ password: NEW_PASSWORD }));
    assert.equal(await knows(cookie), 401);
  });

  it('signs with a new key at the next request, and believes those before it, unless all are new', async (t) => {
    const { call, ask, enter } = await setup(t);
    await enter('/signup', 'ada@example.com');
    const logIn = async () => {
      const ada = json({ email: 'ada@example.com', password: PASSWORD });
      return (await (await ask('/token/login', ada)).json()) as { token: string };
    };
    const status = async (token: string) =>
      (await ask('/me', { headers: { authorization: `Bearer ${token}` } })).status;
    const keyOf = (token: string) =>
      JSON.parse(Buffer.from(token.split('.')[0] ?? '', 'base64url').toString()).kid;
    const before = (await logIn()).token;
    const { id } = JSON.parse(await call('keys', 'rotate', '--json'));
    const after = (await logIn()).token;
    assert.notEqual(keyOf(before), keyOf(after));
    assert.equal(keyOf(after), id);
    assert.deepEqual([await status(before), await status(after)], [200, 200]);
    await call('keys', 'rotate');
    assert.deepEqual([await status(before), await status(after)], [200, 200], 'for ten minutes');
    await call('keys', 'rotate', '--all');
    assert.deepEqual([await status(before), await status(after)], [401, 401]);
  });
});
