/**
 * Requests with a token where the app would hand a person a cookie: a program gets no cookie, and
 * keeps its tokens.
 */
import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { ADA, PASSWORD, signUp } from '../people.ts';
import { form, json } from '../requests.ts';
import { count } from '../stored.ts';
import { startApp, type TestApp } from '../support.ts';

type Pair = { readonly token: string; readonly refreshToken: string };

const logIn = async (app: TestApp) =>
  (await (await app.request('/token/login', json(ADA))).json()) as Pair;
const refresh = (app: TestApp, { refreshToken }: Pair) =>
  app.request('/token/refresh', json({ refreshToken }));
const get = (app: TestApp, path: string, token: string, accept = '*/*') =>
  app.request(path, { headers: { accept, authorization: `Bearer ${token}` } });

/** A post by a program with a token, of a form or of JSON. */
function post(app: TestApp, path: string, token: string, init: RequestInit, accept = '*/*') {
  const headers = { ...init.headers, accept, authorization: `Bearer ${token}` };
  return app.request(path, { ...init, headers });
}

async function setUp(t: TestContext) {
  const app = await startApp(t);
  await signUp(app);
  return { app, pair: await logIn(app) };
}

/** Whether both tokens of a pair are good. */
async function lives(app: TestApp, pair: Pair): Promise<boolean> {
  const entered = (await get(app, '/me', pair.token)).status === 200;
  return entered && (await refresh(app, pair)).status === 200;
}

describe('a program whose password is no longer fresh', () => {
  async function grownOld(t: TestContext) {
    const { app, pair: first } = await setUp(t);
    app.clock.now += 11 * 60_000;
    return { app, pair: (await (await refresh(app, first)).json()) as Pair };
  }

  it('is told what to do, and succeeds by doing it', async (t) => {
    const { app, pair } = await grownOld(t);
    const refused = await post(app, '/account/sessions/revoke-others', pair.token, json({}));
    assert.equal(refused.status, 403);
    assert.match(await refused.text(), /POST your e-mail and password to \/token\/login/);
    const { token } = await logIn(app);
    assert.ok(await lives(app, pair), 'and the old pair goes on');
    const done = await post(app, '/account/sessions/revoke-others', token, json({}));
    assert.equal(done.status, 204);
  });

  it('cannot confirm: that would end the session behind its tokens', async (t) => {
    const { app, pair } = await grownOld(t);
    for (const accept of ['*/*', 'text/html']) {
      const body = json({ password: PASSWORD });
      const refused = await post(app, '/confirm', pair.token, body, accept);
      assert.equal(refused.status, 403);
      assert.deepEqual(refused.headers.getSetCookie(), []);
      assert.match(await refused.text(), /\/token\/login/);
    }
    assert.equal(await count(app, 'events', { kind: 'confirmed' }), 0);
    assert.ok(await lives(app, pair));
  });
});

describe('a request with a token', () => {
  it('never gets a cookie, whatever it asks for', async (t) => {
    const { app, pair } = await setUp(t);
    const { secret: invitation } = await app.links.createInvitation('user', null);
    const { secret: setup } = await app.links.setup();
    const { secret: reset } = (await app.links.reset(1, null)) ?? assert.fail();
    const secrets = { '/signup': '', '/invite': invitation, '/setup': setup, '/reset': reset };
    for (const [path, token] of Object.entries(secrets)) {
      const body = form({ email: `new${path.slice(1)}@example.com`, password: PASSWORD, token });
      const response = await post(app, path, pair.token, body, 'text/html');
      assert.equal(response.status, 303, path);
      assert.match(response.headers.get('location') ?? '', /^\/login\?done=(account|reset)$/);
      assert.deepEqual(response.headers.getSetCookie(), [], path);
    }
    assert.equal(await count(app, 'users'), 4);
  });

  it('cannot log in for a cookie, and its tokens live on', async (t) => {
    const { app, pair } = await setUp(t);
    const response = await post(app, '/login', pair.token, json(ADA));
    assert.equal(response.status, 400);
    assert.match(await response.text(), /POST this to \/token\/login/);
    assert.deepEqual(response.headers.getSetCookie(), []);
    assert.ok(await lives(app, pair));
  });

  it('changes the password and gets no cookie: its tokens end with all the others', async (t) => {
    const { app, pair } = await setUp(t);
    const change = json({ current: PASSWORD, password: 'seven quiet lighthouse cats' });
    const response = await post(app, '/account/password', pair.token, change);
    assert.equal(response.status, 204);
    assert.deepEqual(response.headers.getSetCookie(), []);
    assert.equal(await count(app, 'sessions'), 0);
  });

  it('gets JSON, refused or not, unless it asks for a page', async (t) => {
    const { app, pair } = await setUp(t);
    const typeOf = async (path: string, token: string, accept?: string) =>
      (await get(app, path, token, accept)).headers.get('content-type')?.split(';')[0];
    for (const token of [pair.token, 'nonsense']) {
      assert.equal(await typeOf('/dashboard', token), 'application/json');
      assert.equal(await typeOf('/dashboard', token, 'text/html'), 'text/html');
    }
  });
});

describe('a refresh token that is refused', () => {
  it('is logged with the reason, and without the token', async (t) => {
    const { app, pair } = await setUp(t);
    const refused = async (token: string) => {
      app.logged.length = 0;
      assert.equal((await refresh(app, { ...pair, refreshToken: token })).status, 401);
      assert.ok(!JSON.stringify(app.logged).includes(token));
      const { id } = app.logged.find(({ event }) => event === 'request') ?? {};
      const lines = app.logged.filter(({ event }) => event === 'token_refused');
      return lines.map((line) => [line.reason, line.id === id]);
    };
    assert.deepEqual(await refused('A'.repeat(43)), [['unknown', true]]);
    await refresh(app, pair);
    app.clock.now += 20_001;
    assert.deepEqual(await refused(pair.refreshToken), [['reused', true]]);
    const late = await logIn(app);
    app.clock.now += 14 * 86_400_000;
    assert.deepEqual(await refused(late.refreshToken), [['over', true]]);
  });
});
