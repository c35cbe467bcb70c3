import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ADA, opens, PASSWORD, signIn } from '../people.ts';
import { cookieOf, form } from '../requests.ts';
import { logIn, me, setUp } from './tokens-site.ts';

describe('GET /me', () => {
  it('answers to a token and to a cookie alike', async (t) => {
    const app = await setUp(t);
    const { token } = await logIn(app);
    const byToken = await me(app, token);
    const byCookie = await app.request('/me', { headers: { cookie: await signIn(app) } });
    const email = 'ada@example.com';
    const named = { id: 1, email, emailConfirmed: false, name: '' };
    const expected = { user: { ...named, role: 'user', groups: [] } };
    assert.deepEqual(await byToken.json(), expected);
    assert.deepEqual(await byCookie.json(), expected);
  });

  it('answers 401 with WWW-Authenticate to a token that is not good', async (t) => {
    const app = await setUp(t);
    const { token, refreshToken } = await logIn(app);
    for (const bad of ['x', `${token}x`, refreshToken, token.split('.').slice(0, 2).join('.')]) {
      const response = await me(app, bad);
      assert.equal(response.status, 401);
      assert.equal(response.headers.get('www-authenticate'), 'Bearer error="invalid_token"');
    }
    app.clock.now += 600_000;
    assert.equal((await me(app, token)).status, 401);
  });

  it('tells the operator why a token was refused, once, and not the client', async (t) => {
    const app = await setUp(t);
    const { token } = await logIn(app);
    const refused = async (bad: string) => {
      app.logged.length = 0;
      const response = await me(app, bad, { accept: 'application/json' });
      assert.deepEqual(await response.json(), { error: 'This token is not valid.' });
      return app.logged.filter(({ event }) => event === 'token_refused').map((line) => line.reason);
    };
    assert.deepEqual(await refused('x'), ['not_three_parts']);
    app.clock.now += 600_000;
    assert.deepEqual(await refused(token), ['expired']);
    app.clock.now -= 600_000;
    await app.request('/logout', { method: 'POST', headers: { authorization: `Bearer ${token}` } });
    assert.deepEqual(await refused(token), ['session_over']);
    assert.equal(JSON.stringify(app.logged).includes(token), false);
  });

  it('names a refused token once for a page as well', async (t) => {
    const app = await setUp(t);
    const headers = { accept: 'text/html', authorization: 'Bearer x' };
    assert.equal((await app.request('/me', { headers })).status, 401);
    assert.equal(app.logged.filter(({ event }) => event === 'token_refused').length, 1);
  });

  it('never falls back to a cookie when there is a token', async (t) => {
    const app = await setUp(t);
    const cookie = await signIn(app);
    assert.equal((await me(app, 'nonsense', { cookie })).status, 401);
  });

  it('does not know Basic, even with the right name and password', async (t) => {
    const app = await setUp(t);
    const basic = Buffer.from(`${ADA.email}:${ADA.password}`).toString('base64');
    const headers = { accept: 'application/json', authorization: `Basic ${basic}` };
    const response = await app.request('/me', { headers });
    assert.equal(response.status, 401);
    assert.deepEqual(await response.json(), { error: 'Sign in first.' });
  });

  it('does not take a token from the query or a cookie', async (t) => {
    const app = await setUp(t);
    const { token } = await logIn(app);
    const accept = 'application/json';
    assert.equal(
      (await app.request(`/me?access_token=${token}`, { headers: { accept } })).status,
      401,
    );
    const cookie = `session=${token}; token=${token}`;
    assert.equal((await app.request('/me', { headers: { accept, cookie } })).status, 401);
  });
});

describe('a token', () => {
  it('ends at once with its session, however that ends', async (t) => {
    const app = await setUp(t);
    const dies = async (end: (token: string) => Promise<unknown>) => {
      const { token } = await logIn(app);
      assert.equal((await me(app, token)).status, 200);
      await end(token);
      assert.equal((await me(app, token)).status, 401);
    };
    const authorization = (token: string) => ({ authorization: `Bearer ${token}` });
    await dies((token) =>
      app.request('/token/revoke', { method: 'POST', headers: authorization(token) }),
    );
    await dies(async () => {
      const cookie = await signIn(app);
      await app.request('/account/sessions/revoke-others', form({}, cookie));
    });
    await dies(async () => {
      const cookie = await signIn(app);
      const change = form({ current: PASSWORD, password: PASSWORD.toUpperCase() }, cookie);
      cookieOf(await app.request('/account/password', change));
    });
  });

  it('has a limit of its own: it ends no session of a browser, and none ends it', async (t) => {
    const app = await setUp(t);
    const cookie = await signIn(app);
    const { token } = await logIn(app);
    for (let i = 0; i < 9; i++) await logIn(app);
    assert.ok(await opens(app, cookie));
    assert.equal((await me(app, token)).status, 200);
    await logIn(app);
    assert.equal((await me(app, token)).status, 401, 'the oldest of ten programs made way');
    for (let i = 0; i < 9; i++) await signIn(app);
    assert.ok(await opens(app, cookie));
    assert.equal((await app.sessions.of(1)).length, 20);
  });

  it('ends with its account', async (t) => {
    const app = await setUp(t);
    const { token } = await logIn(app);
    await app.accounts.change(1, { disabled: true });
    assert.equal((await me(app, token)).status, 401);
  });

  it('is listed among the sessions of the user', async (t) => {
    const app = await setUp(t);
    const { token } = await logIn(app);
    const headers = { authorization: `Bearer ${token}`, accept: 'application/json' };
    const { sessions } = (await (await app.request('/account/sessions', { headers })).json()) as {
      sessions: { current: boolean }[];
    };
    assert.deepEqual(
      sessions.map(({ current }) => current),
      [true, false],
    );
  });

  it('needs no Origin or Sec-Fetch-Site header, and a cookie always does', async (t) => {
    const app = await setUp(t);
    const { token } = await logIn(app);
    const foreign = { 'sec-fetch-site': 'cross-site' };
    const post = (headers: Record<string, string>) =>
      app.request('/account/sessions/revoke-others', {
        method: 'POST',
        headers: { ...foreign, ...headers },
      });
    assert.equal((await post({ cookie: await signIn(app) })).status, 403);
    assert.notEqual((await post({ authorization: `Bearer ${token}` })).status, 403);
  });
});
