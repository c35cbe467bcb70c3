import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { createRemoteJWKSet, errors, jwtVerify } from 'jose';
import { makeTokenKey } from '../../src/auth/tokens/token-keys.ts';
import { openDatabase } from '../../src/sqlite/database.ts';
import { createKeyStore } from '../../src/sqlite/key-store.ts';
import { opens, PASSWORD, signIn, signUp } from '../people.ts';
import { temporaryFolder } from '../program/child.ts';
import { cookieOf, form, json } from '../requests.ts';
import { count, startApp, type TestApp } from '../support.ts';

const ADA = { email: 'ada@example.com', password: PASSWORD };
type Pair = { token: string; tokenType: string; expiresIn: number; refreshToken: string };

const logIn = async (app: TestApp) =>
  (await (await app.request('/token/login', json(ADA))).json()) as Pair;
const refresh = (app: TestApp, refreshToken: string) =>
  app.request('/token/refresh', json({ refreshToken }));
const me = (app: TestApp, token: string, more: Record<string, string> = {}) =>
  app.request('/me', { headers: { authorization: `Bearer ${token}`, ...more } });

async function setUp(t: Parameters<typeof startApp>[0], overrides = {}) {
  const app = await startApp(t, overrides);
  await signUp(app);
  return app;
}

describe('POST /token/login', () => {
  it('gives a pair of tokens, and no cookie', async (t) => {
    const app = await setUp(t);
    const response = await app.request('/token/login', json(ADA));
    assert.equal(response.status, 200);
    assert.deepEqual(response.headers.getSetCookie(), []);
    assert.equal(response.headers.get('cache-control'), 'no-store');
    const pair = (await response.json()) as Pair;
    assert.equal(pair.tokenType, 'Bearer');
    assert.equal(pair.expiresIn, 600);
    assert.match(pair.refreshToken, /^[A-Za-z0-9_-]{43}$/);
  });

  it('says nothing personal in the token, which anybody can read', async (t) => {
    const app = await setUp(t);
    const [, payload = ''] = (await logIn(app)).token.split('.');
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString());
    assert.deepEqual(Object.keys(claims).sort(), [
      'aud',
      'exp',
      'iat',
      'iss',
      'jti',
      'nbf',
      'sid',
      'sub',
    ]);
    assert.equal(claims.sub, (await app.accounts.byId(1))?.publicId);
  });

  it('refuses like /login, and shares its count', async (t) => {
    const app = await setUp(t);
    const wrong = json({ ...ADA, password: 'wrong' });
    const first = await app.request('/token/login', wrong);
    assert.equal(first.status, 401);
    assert.deepEqual(Object.keys((await first.json()) as object), ['error']);
    for (let i = 0; i < 2; i++) await app.request('/token/login', wrong);
    for (let i = 0; i < 2; i++) await app.request('/login', wrong);
    assert.equal((await app.request('/token/login', json(ADA))).status, 429);
    assert.equal((await app.request('/token/login', json({}))).status, 400);
  });
});

describe('GET /me', () => {
  it('answers to a token and to a cookie alike', async (t) => {
    const app = await setUp(t);
    const { token } = await logIn(app);
    const byToken = await me(app, token);
    const byCookie = await app.request('/me', { headers: { cookie: await signIn(app) } });
    const expected = { user: { id: 1, email: 'ada@example.com', role: 'user' } };
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

describe('bad tokens', () => {
  it('get 429 with Retry-After when too many came from one address, and a good one passes', async (t) => {
    const app = await setUp(t);
    const { token } = await logIn(app);
    for (let i = 0; i < 20; i++) assert.equal((await me(app, `x${i}`)).status, 401);
    const response = await me(app, 'x');
    assert.equal(response.status, 429);
    assert.equal(response.headers.get('retry-after'), '10');
    assert.match(await response.text(), /Too many invalid tokens/);
    assert.equal((await me(app, token)).status, 200);
    assert.equal((await me(app, (await logIn(app)).token)).status, 200);
    assert.ok(await opens(app, await signIn(app)), 'and so do cookies');
    app.clock.now += 10_000;
    assert.equal((await me(app, 'x')).status, 401);
  });
});

describe('a token', () => {
  it('dies at once with its session, however that ends', async (t) => {
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

  it('takes nobody out of their browser, and no browser takes it out, however many there are', async (t) => {
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

  it('dies with its account', async (t) => {
    const app = await setUp(t);
    const { token } = await logIn(app);
    await app.accounts.change(1, { disabled: true });
    assert.equal((await me(app, token)).status, 401);
  });

  it('appears among the places where one is signed in', async (t) => {
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

  it('needs no word about where a request comes from, and a cookie always does', async (t) => {
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

describe('POST /token/refresh', () => {
  it('exchanges a refresh token for a new pair', async (t) => {
    const app = await setUp(t);
    const first = await logIn(app);
    const response = await refresh(app, first.refreshToken);
    assert.equal(response.status, 200);
    const second = (await response.json()) as Pair;
    assert.notEqual(second.refreshToken, first.refreshToken);
    assert.equal((await me(app, second.token)).status, 200);
  });

  it('keeps no usable token', async (t) => {
    const app = await setUp(t);
    const { refreshToken } = await logIn(app);
    const rows = JSON.stringify(app.database.prepare('SELECT * FROM refresh_tokens').all());
    assert.ok(!rows.includes(refreshToken));
  });

  it('forgives an answer that was lost, as long as its successor is unused', async (t) => {
    const app = await setUp(t);
    const { refreshToken } = await logIn(app);
    await refresh(app, refreshToken);
    app.clock.now += 20_000;
    const again = await refresh(app, refreshToken);
    assert.equal(again.status, 200);
    const { token, refreshToken: successor } = (await again.json()) as Pair;
    assert.equal((await refresh(app, successor)).status, 200);
    assert.equal((await me(app, token)).status, 200);
  });

  it('ends the session when a used token comes back, and writes that down', async (t) => {
    for (const late of [true, false]) {
      const app = await setUp(t);
      const stolen = (await logIn(app)).refreshToken;
      const owner = (await (await refresh(app, stolen)).json()) as Pair;
      if (late) app.clock.now += 20_001;
      else await refresh(app, owner.refreshToken);
      assert.equal((await refresh(app, stolen)).status, 401);
      assert.equal((await me(app, owner.token)).status, 401, 'the thief and the owner are out');
      assert.equal((await refresh(app, owner.refreshToken)).status, 401);
      assert.ok(app.logged.some(({ event, userId }) => event === 'token_reused' && userId === 1));
    }
  });

  /** Uses a refresh token, and answers with its successor. Throws when there is none. */
  const next = async (app: TestApp, refreshToken: string) => {
    const response = await refresh(app, refreshToken);
    assert.equal(response.status, 200);
    return ((await response.json()) as Pair).refreshToken;
  };

  it('ends the session when a copy was used within the overlap, whoever of the two comes second', async (t) => {
    // Both have the same token and use it in turn; each then has a successor, and only that of the
    // later one is good.
    for (const laterGoesFirst of [true, false]) {
      const app = await setUp(t);
      const { token, refreshToken } = await logIn(app);
      const earlier = await next(app, refreshToken);
      app.clock.now += 5_000;
      let later = await next(app, refreshToken);
      app.clock.now += 5_000;
      if (laterGoesFirst) later = await next(app, later);
      assert.equal((await refresh(app, earlier)).status, 401);
      assert.equal((await refresh(app, later)).status, 401, 'out as well');
      assert.equal((await me(app, token)).status, 401);
      assert.equal(count(app, 'events', "kind = 'token_reused' AND user_id = 1"), 1);
    }
  });

  it('ends the session for a very old token too, and keeps one row for all of them', async (t) => {
    const app = await setUp(t);
    const { refreshToken: oldest } = await logIn(app);
    let refreshToken = oldest;
    for (let i = 0; i < 50; i++) {
      app.clock.now += 10_000;
      refreshToken = await next(app, refreshToken);
    }
    assert.equal(count(app, 'refresh_tokens'), 1);
    assert.equal((await refresh(app, oldest)).status, 401);
    assert.equal((await refresh(app, refreshToken)).status, 401);
    assert.equal(count(app, 'events', "kind = 'token_reused'"), 1);
    assert.equal(count(app, 'refresh_tokens'), 0);
  });

  it('says how long to wait when a token is exchanged too often, and takes it then', async (t) => {
    const app = await setUp(t);
    let { refreshToken } = await logIn(app);
    for (let i = 0; i < 10; i++) refreshToken = await next(app, refreshToken);
    const response = await refresh(app, refreshToken);
    assert.equal(response.status, 429);
    assert.equal(response.headers.get('retry-after'), '10');
    app.clock.now += 10_000;
    assert.equal((await refresh(app, refreshToken)).status, 200);
  });

  it('leaves one living lineage of ten at the same moment', async (t) => {
    const app = await setUp(t);
    const { refreshToken } = await logIn(app);
    const answers = await Promise.all(Array.from({ length: 10 }, () => refresh(app, refreshToken)));
    assert.ok(answers.every(({ status }) => status === 200));
    const pairs = (await Promise.all(answers.map((answer) => answer.json()))) as Pair[];
    const digests = pairs.map((pair) =>
      createHash('sha256').update(pair.refreshToken).digest('base64url'),
    );
    const kept = app.database.prepare('SELECT * FROM refresh_tokens').all();
    assert.deepEqual(
      kept.map(({ current }) => digests.includes(String(current))),
      [true],
    );
  });

  it('is over after fourteen days without use, and after thirty in all', async (t) => {
    const DAY = 86_400_000;
    const app = await setUp(t);
    let { refreshToken } = await logIn(app);
    for (const days of [13, 13]) {
      app.clock.now += days * DAY;
      const response = await refresh(app, refreshToken);
      assert.equal(response.status, 200);
      refreshToken = ((await response.json()) as Pair).refreshToken;
    }
    app.clock.now += 4 * DAY;
    assert.equal((await refresh(app, refreshToken)).status, 401, 'thirty days');
    const idle = await logIn(app);
    app.clock.now += 14 * DAY;
    assert.equal((await refresh(app, idle.refreshToken)).status, 401, 'fourteen days');
  });

  it('refuses what is no refresh token', async (t) => {
    const app = await setUp(t);
    const { token } = await logIn(app);
    for (const bad of ['', 'x', token, 'A'.repeat(43), 7]) {
      const response = await app.request('/token/refresh', json({ refreshToken: bad }));
      assert.equal(response.status, 401);
    }
  });
});

describe('GET /.well-known/jwks.json', () => {
  it('lets a client that nobody here wrote verify our tokens, and refuse what we refuse', async (t) => {
    const app = await setUp(t);
    const { token } = await logIn(app);
    const keys = createRemoteJWKSet(new URL(`${app.origin}/.well-known/jwks.json`));
    const options = {
      ...{ issuer: app.origin, audience: app.origin, typ: 'at+jwt', algorithms: ['EdDSA'] },
      currentDate: new Date(app.clock.now),
    };
    const { payload } = await jwtVerify(token, keys, options);
    assert.equal(payload.sub, (await app.accounts.byId(1))?.publicId);
    const [head = '', body = '', signature = ''] = token.split('.');
    const forged = `${head}.${body}.${signature.startsWith('A') ? 'B' : 'A'}${signature.slice(1)}`;
    await assert.rejects(jwtVerify(forged, keys, options), errors.JWSSignatureVerificationFailed);
    const later = { ...options, currentDate: new Date(app.clock.now + 600_000) };
    await assert.rejects(jwtVerify(token, keys, later), errors.JWTExpired);
  });

  it('has no key when tokens are signed with a secret', async (t) => {
    const app = await setUp(t, { tokenAlgorithm: 'HS256' });
    const { token } = await logIn(app);
    assert.equal((await me(app, token)).status, 200);
    const response = await app.request('/.well-known/jwks.json');
    assert.deepEqual(await response.json(), { keys: [] });
  });
});

describe('a token that was checked before', () => {
  it('is refused when its time is over, although its signature is still good', async (t) => {
    const app = await setUp(t);
    await logIn(app); // makes the signing key: the ring is read again ten minutes after that
    app.clock.now += 60_000;
    const { token } = await logIn(app);
    assert.equal((await me(app, token)).status, 200);
    app.clock.now += 599_000;
    assert.equal((await me(app, token)).status, 200);
    app.clock.now += 1_000;
    assert.equal((await me(app, token)).status, 401);
  });

  it('is refused when its key is no longer believed', async (t) => {
    const path = join(temporaryFolder(t), 'coatcheck.db');
    const app = await setUp(t, { database: path });
    const { token } = await logIn(app);
    assert.equal((await me(app, token)).status, 200);

    const other = openDatabase(path);
    t.after(() => other.close());
    const keys = createKeyStore({ database: other, seal: app.seal, onLost: () => {} });
    const times = { createdAt: app.clock.now, signsFrom: 0 };
    await keys.add({ ...makeTokenKey('EdDSA'), ...times });
    app.clock.now += 5; // the file is asked every 5 ms
    assert.equal((await me(app, token)).status, 200, 'it was signed before');
    const [, old] = await keys.all();
    await keys.remove([String(old?.id)]);
    app.clock.now += 5;
    assert.equal((await me(app, token)).status, 401);
  });

  it('is not a pass for one that differs in a letter', async (t) => {
    const app = await setUp(t);
    const { token } = await logIn(app);
    assert.equal((await me(app, token)).status, 200);
    const [head, body = '', signature] = token.split('.');
    const letter = body[10] === 'A' ? 'B' : 'A';
    const other = [head, body.slice(0, 10) + letter + body.slice(11), signature].join('.');
    assert.equal((await me(app, other)).status, 401);
  });
});
