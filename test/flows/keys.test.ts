/** Keys for programs: what each is good for. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { decodeJwt } from 'jose';
import { PASSWORD, signUpAdmin } from '../people.ts';
import { asJson, asPage, json } from '../requests.ts';
import type { TestApp } from '../support.ts';
import {
  ask,
  DAY,
  listed,
  makeKey,
  SERVICE,
  setUp,
  statusOf,
  verify,
  WIKI,
  withKey,
} from './keys-site.ts';

describe('a key for this site', () => {
  it('opens what its owner may see, and is the only thing that is read beside it', async (t) => {
    const { app, cookie } = await setUp(t);
    const { key } = await makeKey(app, cookie);
    for (const path of ['/dashboard', '/account', '/account/keys', '/account/sessions', '/me']) {
      const answer = await app.request(
        path,
        withKey(key, { headers: { accept: 'application/json' } }),
      );
      assert.equal(answer.status, 200, path);
      assert.deepEqual(answer.headers.getSetCookie(), [], path);
    }
    const wrong = `ckey_${'A'.repeat(43)}`;
    assert.equal((await app.request('/me', withKey(wrong, { headers: { cookie } }))).status, 401);
    assert.equal((await app.request('/users', withKey(key))).status, 403);
  });

  it('says when it was last used', async (t) => {
    const { app, cookie } = await setUp(t);
    const { key } = await makeKey(app, cookie);
    assert.equal((await listed(app, cookie)).keys[0]?.lastUsedAt, null);
    app.clock.now += 60_000;
    await statusOf(app, key);
    const [used] = (await listed(app, cookie)).keys;
    assert.equal(used?.lastUsedAt, new Date(app.clock.now).toISOString());
  });

  it('opens nothing where a password has to be fresh, even when it was made this minute', async (t) => {
    const { app } = await setUp(t);
    const root = await signUpAdmin(app);
    const { key } = await makeKey(app, root);
    const guarded = app.routes.filter(({ fresh, freshWithFactor }) => fresh ?? freshWithFactor);
    assert.ok(guarded.length > 30);
    for (const { method, pattern } of guarded) {
      const path = pattern.replaceAll(/:\w+/g, '1');
      const init = { method, ...(method === 'GET' ? {} : { body: '{}' }) };
      const headers = { 'content-type': 'application/json', accept: 'application/json' };
      const answer = await app.request(path, withKey(key, { ...init, headers }));
      assert.equal(answer.status, 403, `${method} ${pattern}`);
      assert.match(await answer.text(), /A key can\u2019t do this/, `${method} ${pattern}`);
    }
  });

  it('makes no keys and no tokens, and confirms nothing', async (t) => {
    const { app, cookie } = await setUp(t);
    const { key } = await makeKey(app, cookie);
    const more = await app.request('/account/keys', withKey(key, json({ name: 'more' })));
    assert.equal(more.status, 403);
    assert.equal((await app.request('/token/key', withKey(key, json({})))).status, 400);
    const confirmed = await app.request('/confirm', withKey(key, json({ password: PASSWORD })));
    assert.equal(confirmed.status, 403);
    const data = await app.request('/account/data.json', withKey(key));
    assert.equal(data.status, 403);
    assert.equal((await listed(app, cookie)).keys.length, 1);
  });

  it('is no way to sign in to an app, by a hand-over or by OpenID Connect', async (t) => {
    const { app, cookie } = await setUp(t);
    const { key } = await makeKey(app, cookie);
    const refused: readonly (readonly [string, RequestInit])[] = [
      ['/enter?app=https%3A%2F%2Fshop.example.com', {}],
      ['/oauth/authorize?client_id=x&response_type=code&scope=openid', {}],
      ['/oauth/userinfo', {}],
      ['/oauth/token', json({ grant_type: 'authorization_code', code: key })],
      ['/login', json({ email: 'ada@example.com', password: PASSWORD })],
    ];
    for (const [path, init] of refused) {
      const answer = await app.request(path, withKey(key, init));
      assert.ok(answer.status >= 400 && answer.status < 500, `${path} ${answer.status}`);
      assert.deepEqual(answer.headers.getSetCookie(), [], path);
    }
    assert.equal(await statusOf(app, key), 200);
  });

  it('is no cookie, no field and no query, and opens no app', async (t) => {
    const { app, cookie } = await setUp(t);
    const { key } = await makeKey(app, cookie);
    for (const bad of [`session=${key}`, `session=${key.slice(5)}`, `__Host-session=${key}`]) {
      assert.equal((await app.request('/me', asJson(bad))).status, 401);
    }
    for (const query of [`?key=${key}`, `?access_token=${key}`, `?token=${key}`]) {
      assert.equal((await app.request(`/me${query}`, asJson(''))).status, 401);
    }
    const basic = Buffer.from(`ada@example.com:${key}`).toString('base64');
    const headers = { authorization: `Basic ${basic}`, accept: 'application/json' };
    assert.equal((await app.request('/me', { headers })).status, 401);
    const wrongPassword = json({ email: 'ada@example.com', password: key });
    assert.equal((await app.request('/login', wrongPassword)).status, 401);
    const refresh = json({ refreshToken: key.slice(5) });
    assert.equal((await app.request('/token/refresh', refresh)).status, 401);
    const atWiki = await verify(app, '/wiki/', { authorization: `Bearer ${key}` });
    await assertForElsewhere(app, atWiki);
    const lines = JSON.stringify(app.logged);
    assert.ok(!lines.includes(key.slice(5)), 'and none of it is in the log');
  });
});

describe('a key for an app', () => {
  it('is good at /verify for that app alone', async (t) => {
    const { app, cookie } = await setUp(t);
    const { key } = await makeKey(app, cookie, { audience: WIKI });
    const headers = { authorization: `Bearer ${key}` };
    const inside = await verify(app, '/wiki/page?x=1', headers);
    assert.equal(inside.status, 204);
    assert.equal(inside.headers.get('remote-email'), 'ada@example.com');
    for (const uri of ['/shop/', '/', '/wikis/', '/wiki/../shop/', '/account', null]) {
      const refused = await verify(app, uri, { ...headers, cookie });
      await assertForElsewhere(app, refused);
    }
    const reasons = app.logged.filter(({ event }) => event === 'token_refused');
    assert.deepEqual(
      reasons.map(({ reason }) => reason),
      Array(6).fill('audience'),
      'the log says that it is for something else, and the client is not told',
    );
    for (const path of ['/me', '/dashboard', '/account/keys']) {
      const answer = await app.request(path, withKey(key));
      assert.equal(answer.status, 401, path);
      assert.match(await answer.text(), /This key is for another address/);
    }
    assert.equal((await app.request('/token/key', withKey(key, json({})))).status, 400);
    assert.equal((await app.request('/token/revoke', withKey(key, json({})))).status, 401);
  });

  it('opens nothing once the app is gone', async (t) => {
    const { app, cookie } = await setUp(t);
    const user = (await app.accounts.byId(1)) ?? assert.fail();
    const place = { address: '127.0.0.1', userAgent: 'test' };
    const gone = { user, by: null, name: 'old', audience: '/gone/', days: 1, ...place };
    const made = await app.programKeys.make(gone);
    if (!made.ok) assert.fail();
    const headers = { authorization: `Bearer ${made.text}` };
    for (const uri of ['/gone/', '/wiki/', null]) {
      assert.equal((await verify(app, uri, headers)).status, 401);
    }
    assert.equal(await statusOf(app, made.text), 401);
    const page = await (await app.request('/account/keys', asPage(cookie))).text();
    assert.match(page, /\/gone\/, which is no longer here/);
  });

  it('is good for an app on a host of its own, for whose groups its owner is', async (t) => {
    const shop = { address: 'https://shop.example.com', name: 'Our shop', groups: ['staff'] };
    const { app, cookie } = await setUp(t, { protects: [shop] });
    assert.equal((await ask(app, cookie, { name: 'a', audience: shop.address })).status, 400);
    await app.accounts.change(1, { groups: ['staff'] });
    const { key } = await makeKey(app, cookie, { audience: shop.address });
    const at = async (host: string) => {
      const headers = { authorization: `Bearer ${key}`, 'x-forwarded-host': host };
      return verify(app, '/orders', { ...headers, accept: 'text/html' });
    };
    assert.equal((await at('shop.example.com')).status, 204);
    for (const host of ['shop.example.com.evil', new URL(app.origin).host]) {
      await assertForElsewhere(app, await at(host));
    }
    await app.accounts.change(1, { groups: [] });
    const refused = await at('shop.example.com');
    assert.equal(refused.status, 403, 'out of the group, out of the app');
    assert.match(await refused.text(), /^\{"error":"You can\u2019t open Our shop/);
  });
});

describe('POST /token/key', () => {
  it('gives an access token for the service that the key is for, and nothing else', async (t) => {
    const { app, cookie } = await setUp(t);
    const { key } = await makeKey(app, cookie, { audience: SERVICE });
    const answer = await app.request('/token/key', withKey(key, { method: 'POST' }));
    assert.equal(answer.status, 200);
    const { token, ...rest } = (await answer.json()) as { token: string };
    assert.deepEqual(rest, { tokenType: 'Bearer', expiresIn: 600 });
    const claims = decodeJwt(token);
    const user = await app.accounts.byId(1);
    assert.deepEqual([claims.iss, claims.aud, claims.sub], [app.origin, SERVICE, user?.publicId]);
    const stored = (await app.testDatabase.dump('sessions')).join();
    assert.match(String(claims.sid), /^[\w-]{43}$/);
    assert.ok(!stored.includes(String(claims.sid)), 'the service does not learn what is stored');
    assert.equal((await app.request('/me', withKey(token))).status, 401, 'it is not for this site');
    assert.equal(await statusOf(app, key), 401, 'nor is the key');
    assert.equal((await verify(app, '/wiki/', { authorization: `Bearer ${key}` })).status, 401);
  });

  it('gives none that outlives the key', async (t) => {
    const { app, cookie } = await setUp(t);
    const { key } = await makeKey(app, cookie, { audience: SERVICE, days: 1 });
    app.clock.now += DAY - 90_000;
    const answer = await app.request('/token/key', withKey(key, { method: 'POST' }));
    const { token, expiresIn } = (await answer.json()) as { token: string; expiresIn: number };
    assert.equal(expiresIn, 90);
    assert.equal(decodeJwt(token).exp, Math.floor(app.clock.now / 1000) + 90);
    app.clock.now += 90_000;
    assert.equal((await app.request('/token/key', withKey(key, { method: 'POST' }))).status, 401);
  });

  it('wants a key, not a cookie, a token or nothing', async (t) => {
    const { app, cookie } = await setUp(t);
    const login = json({ email: 'ada@example.com', password: PASSWORD });
    const { token } = (await (await app.request('/token/login', login)).json()) as {
      token: string;
    };
    for (const init of [json({}), json({}, cookie), withKey(token, json({}))]) {
      const answer = await app.request('/token/key', init);
      assert.equal(answer.status, 401);
      assert.match(await answer.text(), /Send a key that is for a service/);
    }
  });
});

describe('a key that nobody has', () => {
  it('costs its address a try like a bad token, and a good one from there still works', async (t) => {
    const { app, cookie } = await setUp(t);
    const { key } = await makeKey(app, cookie);
    const guess = (i: number) => `ckey_${String(i).padStart(43, 'x')}`;
    for (let i = 0; i < 20; i++) assert.equal(await statusOf(app, guess(i)), 401);
    assert.equal(await statusOf(app, guess(20)), 429);
    assert.equal((await app.request('/token/key', withKey(guess(21), json({})))).status, 429);
    assert.equal((await verify(app, WIKI, { authorization: `Bearer ${guess(22)}` })).status, 401);
    assert.equal(await statusOf(app, 'not.a.token'), 429, 'and tokens share the tries');
    assert.equal(await statusOf(app, key), 200);
    assert.equal((await app.request('/me', asJson(cookie))).status, 200);
  });

  it('gets 401 in every form, never an error of the server', async (t) => {
    const { app } = await setUp(t);
    const shapes = [
      'ckey_',
      `ckey_${'A'.repeat(42)}`,
      `ckey_${'A'.repeat(44)}`,
      `CKEY_${'A'.repeat(43)}`,
      'ckey_%00',
      `ckey_${'A'.repeat(4000)}`,
    ];
    for (const shape of shapes) assert.equal(await statusOf(app, shape), 401, shape);
  });
});

/** The answer of /verify to a program whose key is valid, but not there. */
async function assertForElsewhere(app: TestApp, response: Response): Promise<void> {
  assert.equal(response.status, 401);
  assert.equal(response.headers.get('www-authenticate'), 'Bearer error="invalid_token"');
  const error = `This key is for another address. ${app.origin}/account/keys says what each key is for.`;
  assert.deepEqual(await response.json(), { error });
}
