/**
 * What an attacker with a password, or with a stolen session too, does to an account with a second
 * factor; and what a stranger does to the log-in with passkeys.
 */
import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { parseProxies } from '../../src/http/client.ts';
import { FRESH_PASSWORD_MS } from '../../src/web/confirm-password.ts';
import { addPasskey, addTotp, challengeIn, codeOf, userOf } from '../factor-app.ts';
import { keptIn } from '../kept-form.ts';
import { ADA, opens, PASSWORD, signIn, signUp } from '../people.ts';
import { asJson, asPage, cookieOf, form, json } from '../requests.ts';
import { storedEvents } from '../stored.ts';
import { startApp, type TestApp } from '../support.ts';

const STATE = '/account/second-factor';
const WIKI = 'https://wiki.example';

async function setUp(t: TestContext, overrides: Parameters<typeof startApp>[1] = {}) {
  const app = await startApp(t, overrides);
  return { app, ada: await signUp(app) };
}

/** The JSON of an answer: an object of texts. */
async function bodyOf(app: TestApp, path: string, init: RequestInit) {
  return (await (await app.request(path, init)).json()) as Readonly<Record<string, string>>;
}

async function pendingOf(app: TestApp): Promise<string> {
  const text = await (await app.request('/login', json(ADA))).text();
  return JSON.parse(text).secondFactor.pending;
}

describe('a stolen password and a stolen session', () => {
  const changes: readonly (readonly [string, Record<string, string>])[] = [
    ['/account/password', { current: PASSWORD, password: 'seven quiet lighthouse cats' }],
    ['/account/email', { email: 'thief@example.com', password: PASSWORD }],
    ['/account/delete', { password: PASSWORD }],
  ];
  for (const [path, fields] of changes) {
    it(`do nothing at ${path} to an account with a second factor`, async (t) => {
      const { app, ada } = await setUp(t);
      await addTotp(app);
      app.clock.now += FRESH_PASSWORD_MS;
      const before = await app.accounts.find(ADA.email);
      const kept = await keptIn(await app.request(path, form(fields, ada)));
      const email = 'email' in fields ? { 'kept.email': fields.email } : {};
      assert.deepEqual(kept, { to: path, by: '1', partial: 'on', ...email });
      assert.equal((await app.request(path, json(fields, ada))).status, 403);
      assert.deepEqual(await app.accounts.find(ADA.email), before);
      assert.ok(await opens(app, ada));
    });
  }

  it('are asked for the second factor before anything is typed into the forms of the account', async (t) => {
    const { app, ada } = await setUp(t);
    const forms = async (cookie: string) => {
      const page = await (await app.request('/account', asPage(cookie))).text();
      return [
        /action="\/account\/(?:password|email|delete)"/.test(page),
        page.includes('/confirm?'),
      ];
    };
    app.clock.now += FRESH_PASSWORD_MS;
    assert.deepEqual(await forms(ada), [true, false], 'they take the password themselves');
    app.clock.now -= FRESH_PASSWORD_MS;
    const { code } = await addTotp(app);
    assert.deepEqual(await forms(ada), [true, false]);
    app.clock.now += FRESH_PASSWORD_MS;
    assert.deepEqual(await forms(ada), [false, true]);
    const both = { password: PASSWORD, code: code(), next: '/account' };
    const fresh = cookieOf(await app.request('/confirm', form(both, ada)));
    assert.deepEqual(await forms(fresh), [true, false]);
  });

  it('are what these take of an account without one, and both factors of one that has it', async (t) => {
    const { app, ada } = await setUp(t);
    app.clock.now += FRESH_PASSWORD_MS;
    const email = async (address: string, cookie: string) =>
      (await app.request('/account/email', json({ email: address, password: PASSWORD }, cookie)))
        .status;
    assert.equal(await email('ada@example.org', ada), 204);
    const { code } = await addTotp(app, 'ada@example.org');
    const fields = { password: PASSWORD, code: code() };
    const confirmed = await app.request('/confirm', json(fields, ada));
    const cookie = confirmed.headers.getSetCookie()[0]?.split(';', 1)[0] ?? assert.fail();
    assert.equal(await email('ada@example.net', cookie), 204);
  });
});

describe('an attacker who has signed in before there was a second factor', () => {
  for (const [name, add] of Object.entries({ 'an app': addTotp, 'a passkey': addPasskey })) {
    it(`is signed out when the owner sets up ${name}, and the tokens end, too`, async (t) => {
      const { app, ada: thief } = await setUp(t);
      const { token, refreshToken } = await bodyOf(app, '/token/login', json(ADA));
      const own = await signIn(app);
      await add(app);
      assert.equal(await opens(app, thief), false);
      const remove = await app.request(`${STATE}/totp/remove`, form({}, thief));
      assert.match(remove.headers.get('location') ?? '', /^\/login/);
      const bearer = { headers: { authorization: `Bearer ${token}` } };
      assert.equal((await app.request('/me', bearer)).status, 401);
      assert.equal((await app.request('/token/refresh', json({ refreshToken }))).status, 401);
      assert.ok(await opens(app, own), 'the browser with the factor goes on');
    });
  }

  it('does not see the key that the owner is about to confirm, nor confirms it', async (t) => {
    const { app, ada: thief } = await setUp(t);
    const own = await signIn(app);
    const { key = '' } = await bodyOf(app, `${STATE}/totp`, json({}, own));
    assert.equal((await app.request(`${STATE}/totp`, asJson(thief))).status, 404);
    const code = codeOf(key, app.clock.now);
    const confirm = (cookie: string) =>
      app.request(`${STATE}/totp/confirm`, json({ code }, cookie));
    assert.equal((await confirm(thief)).status, 409);
    assert.equal((await confirm(own)).status, 200);
  });

  it('plants no key: the owner confirms their own, or none', async (t) => {
    const { app, ada: thief } = await setUp(t);
    const own = await signIn(app);
    const start = async (cookie: string) =>
      (await bodyOf(app, `${STATE}/totp`, json({}, cookie))).key ?? assert.fail();
    await start(own);
    const planted = await start(thief);
    assert.equal((await app.request(`${STATE}/totp`, asJson(own))).status, 404);
    const code = codeOf(planted, app.clock.now);
    const done = await app.request(`${STATE}/totp/confirm`, json({ code }, own));
    assert.equal(done.status, 409);
    assert.equal((await userOf(app)).secondFactor, false);
  });

  it('keeps its session when a further factor is added: the first one had ended the others', async (t) => {
    const { app, ada } = await setUp(t);
    const { code } = await addTotp(app);
    const body = { pending: await pendingOf(app), code: code() };
    const other = await app.request('/login/second-step', json(body));
    assert.equal(other.status, 200);
    await addPasskey(app);
    assert.ok(await opens(app, ada));
  });
});

describe('an account that has to set up a second factor', () => {
  it('gets no token, which other services would accept', async (t) => {
    const { app } = await setUp(t, {
      requireSecondFactor: 'all',
      secondFactorGrace: 0,
      audiences: [WIKI],
    });
    const answer = await app.request('/token/login', json({ ...ADA, audience: WIKI }));
    assert.equal(answer.status, 403);
    assert.match(await answer.text(), /Set up a second factor first/);
    assert.equal((await app.sessions.of(1)).length, 1, 'no session was begun');
  });

  it('gets none for a refresh token of before either, which is good again afterwards', async (t) => {
    const { app } = await setUp(t, { requireSecondFactor: 'all', secondFactorGrace: 60_000 });
    const { token, refreshToken } = await bodyOf(app, '/token/login', json(ADA));
    app.clock.now += 60_000;
    const refresh = () => app.request('/token/refresh', json({ refreshToken }));
    assert.equal((await refresh()).status, 403);
    assert.equal((await refresh()).status, 403, 'it was not used up');
    const headers = { authorization: `Bearer ${token}` };
    assert.equal((await app.request('/me', { headers })).status, 403);
    const revoked = await app.request('/token/revoke', { method: 'POST', headers });
    assert.equal(revoked.status, 204, 'a program can sign out');
    assert.equal((await refresh()).status, 401);
  });
});

describe('strangers who send passkeys', () => {
  const nonsense = json({ passkey: '{}' });
  const from = (address: string, init: RequestInit = nonsense): RequestInit => ({
    ...init,
    headers: { ...init.headers, 'x-forwarded-for': address },
  });
  const send = async (app: TestApp, address: string) =>
    (await app.request('/login/passkey', from(address))).status;
  const proxied = { trustedProxies: parseProxies(['127.0.0.1']) ?? assert.fail() };

  it('have to wait after thirty, and others do not', async (t) => {
    const { app } = await setUp(t, proxied);
    for (let i = 0; i < 30; i++) assert.equal(await send(app, '203.0.113.7'), 401);
    assert.equal(await send(app, '203.0.113.7'), 429);
    assert.equal(await send(app, '198.51.100.7'), 401);
    const password = await app.request('/login', from('203.0.113.7', json(ADA)));
    assert.equal(password.status, 200, 'passwords have a budget of their own');
    app.clock.now += 5_000;
    assert.equal(await send(app, '203.0.113.7'), 401);
  });

  it('push out no events of accounts: their refusals are one row', async (t) => {
    const { app } = await setUp(t);
    for (let i = 0; i < 9; i++) await send(app, '203.0.113.7');
    const refused = await storedEvents(app, 'passkey_refused');
    assert.equal(refused.length, 1);
  });

  it('spend nothing of users who sign in with one', async (t) => {
    const { app } = await setUp(t, proxied);
    const { show } = await addPasskey(app);
    for (let i = 0; i < 29; i++) await send(app, '203.0.113.7');
    for (let i = 0; i < 3; i++) {
      const passkey = show(challengeIn(await (await app.request('/login', asPage(''))).text()));
      const done = await app.request('/login/passkey', from('203.0.113.7', json({ passkey })));
      assert.equal(done.status, 200);
    }
  });
});
