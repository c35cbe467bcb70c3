/**
 * An attacker with a copy of the database and of the key file, and so with the keys that sign
 * tokens, tries to make a token for a session.
 */
import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { hashSecret } from '../../src/auth/secret.ts';
import { signJwt } from '../../src/auth/tokens/jwt.ts';
import { openTokenKey, type StoredKey } from '../../src/auth/tokens/token-keys.ts';
import { parseProxies } from '../../src/http/client.ts';
import { oidcApp } from '../oidc-app.ts';
import { PASSWORD, signIn, signUp } from '../people.ts';
import { json } from '../requests.ts';
import { stored as storedRecords } from '../stored.ts';
import { startApp, type TestApp } from '../support.ts';

type Claims = Readonly<Record<string, unknown>>;
type Pair = { readonly token: string; readonly refreshToken: string };

const logIn = async (app: TestApp, email = 'ada@example.com') =>
  (await (await app.request('/token/login', json({ email, password: PASSWORD }))).json()) as Pair;

const claimsOf = (token: string): Claims =>
  JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());

const opens = async (app: TestApp, token: string) =>
  (await app.request('/me', { headers: { authorization: `Bearer ${token}` } })).status === 200;

/**
 * An app with two accounts (1, 2), browsers and programs signed in to both, and its real signing
 * key.
 */
async function setUp(t: TestContext) {
  const trustedProxies = parseProxies(['127.0.0.1', '::1']) ?? assert.fail();
  const app = await startApp(t, { audiences: ['wiki'], trustedProxies });
  await signUp(app);
  await signUp(app, 'bob@example.com');
  await signIn(app);
  const { token } = await logIn(app);
  await logIn(app, 'bob@example.com');
  const [stored] = await app.stores.sealed(app.seal, assert.fail).keys.all();
  const key = openTokenKey(stored as StoredKey);
  const forge = (more: Claims) => signJwt({ ...claimsOf(token), ...more } as never, key);
  return { app, token, forge };
}

describe('with the signing key and a copy of the database', () => {
  it('a true token is made, so that what follows is refused for what it names', async (t) => {
    const { app, forge } = await setUp(t);
    assert.ok(await opens(app, forge({})));
    assert.ok(await opens(app, forge({ jti: 'another' })));
  });

  it('no session is named by its number, or by whatever the database says of it', async (t) => {
    const { app, forge } = await setUp(t);
    const text = (value: unknown) => (value === null ? [] : [String(value)]);
    const stored = await app.testDatabase.dump('users', 'sessions', 'refresh_tokens', 'events');
    const rows = stored.flatMap((row) => Object.values(JSON.parse(row)).flatMap(text));
    const numbers = Array.from({ length: 12 }, (_, i) => String(i));
    const handles = new Set([...numbers, ...rows, ...rows.map(hashSecret)]);
    const users = await storedRecords(app.testDatabase, 'users');
    const subjects = users.flatMap(({ id, publicId }) => [String(id), publicId]);
    assert.ok(handles.size > 50 && subjects.length === 4);
    let tries = 0;
    for (const sub of subjects) {
      for (const sid of handles) {
        if (sid === '') continue; // refused for its shape
        // From an address each, so that none is refused for the many before it.
        const address = `198.51.${tries >> 8}.${tries++ & 255}`;
        const result = await app.tokens.check(forge({ sub, sid }), address);
        assert.ok(!result.ok && result.reason === 'session_over', `${sub} ${sid}`);
      }
    }
  });

  it('no session of a browser is named, not even with its ticket', async (t) => {
    const { app, forge } = await setUp(t);
    const ticket = (await signIn(app)).split('=')[1] ?? '';
    for (const sid of [ticket, hashSecret(ticket)])
      assert.equal(await opens(app, forge({ sid })), false);
  });

  it('no session is named by what a token for another service says', async (t) => {
    const { app, forge } = await setUp(t);
    const asked = { email: 'ada@example.com', password: PASSWORD, audience: 'wiki' };
    const response = await app.request('/token/login', json(asked));
    const { sid } = claimsOf(((await response.json()) as Pair).token);
    assert.match(String(sid), /^[\w-]{43}$/);
    assert.equal(await opens(app, forge({ sid })), false);
  });

  it('no session of a client of OpenID Connect is named by what its access token says', async (t) => {
    const { app, forge } = await setUp(t);
    const { access_token } = await (await oidcApp(app)).signIn(await signIn(app));
    const { sid } = claimsOf(access_token);
    assert.match(String(sid), /^[\w-]{43}$/);
    assert.equal(await opens(app, forge({ sid })), false);
  });

  it('a subject or session of any type or spelling is refused with 401, never with 500', async (t) => {
    const { app, forge } = await setUp(t);
    const values = [
      1,
      1.5,
      -1,
      null,
      true,
      [],
      {},
      ['1'],
      { $gt: '' },
      '1e9',
      '0x1',
      ' 1',
      '\ud800',
    ];
    const publicId = (await app.accounts.byId(1))?.publicId ?? '';
    for (const [i, value] of values.entries()) {
      for (const claims of [{ sub: value }, { sid: value }, { sub: publicId, sid: value }]) {
        // A sender each, so that none is refused for those before it.
        const result = await app.tokens.check(forge(claims), `198.51.100.${i}`);
        assert.ok(!result.ok && result.reason !== 'throttled', JSON.stringify(claims));
        const authorization = `Bearer ${forge(claims)}`;
        const headers = { authorization, 'x-forwarded-for': `203.0.113.${i}` };
        const { status } = await app.request('/me', { headers });
        assert.equal(status, 401, JSON.stringify(claims));
      }
    }
  });

  it('a guess costs a try, from one address twenty of them', async (t) => {
    const { app, forge } = await setUp(t);
    const statuses: number[] = [];
    for (let sid = 1; sid <= 22; sid++) {
      const authorization = `Bearer ${forge({ sid: String(sid) })}`;
      statuses.push((await app.request('/me', { headers: { authorization } })).status);
    }
    assert.deepEqual(statuses, [...Array(20).fill(401), 429, 429]);
  });

  it('a handle opens its own session, and no other account with it', async (t) => {
    const { app, forge } = await setUp(t);
    const bob = await app.accounts.byId(2);
    const foreign = forge({ sub: bob?.publicId });
    assert.equal(await opens(app, foreign), false);
    assert.equal(app.logged.findLast(({ event }) => event === 'token_refused')?.reason, 'subject');
  });
});

describe('the handle of a session', () => {
  it('stays the same when a pair is exchanged, and another session has another', async (t) => {
    const { app } = await setUp(t);
    const first = await logIn(app);
    const { refreshToken } = first;
    const second = (await (
      await app.request('/token/refresh', json({ refreshToken }))
    ).json()) as Pair;
    const { sid } = claimsOf(first.token);
    assert.match(String(sid), /^[\w-]{43}$/);
    assert.equal(claimsOf(second.token).sid, sid);
    assert.notEqual(claimsOf((await logIn(app)).token).sid, sid);
  });

  it('is kept as its SHA-256 only', async (t) => {
    const { app, token } = await setUp(t);
    const sid = String(claimsOf(token).sid);
    const rows = await app.testDatabase.dump('refresh_tokens');
    assert.ok(!JSON.stringify(rows).includes(sid));
    assert.ok(JSON.stringify(rows).includes(hashSecret(sid)));
  });
});
