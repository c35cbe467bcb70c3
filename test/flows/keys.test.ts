/** Keys for programs: how they are made, what each is good for, and what ends them. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { decodeJwt } from 'jose';
import { confirmKept } from '../kept-form.ts';
import { PASSWORD, signIn, signUp, signUpAdmin } from '../people.ts';
import { asJson, asPage, form, json } from '../requests.ts';
import { count } from '../stored.ts';
import type { TestApp } from '../support.ts';
import {
  ask,
  type Made,
  makeKey,
  SERVICE,
  setUp,
  statusOf,
  verify,
  WIKI,
  withKey,
} from './keys-site.ts';

const DAY = 86_400_000;

async function listed(app: TestApp, cookie: string) {
  const response = await app.request('/account/keys', asJson(cookie));
  return (await response.json()) as {
    keys: (Made & { lastUsedAt: string | null })[];
    audiences: string[];
  };
}

describe('POST /account/keys', () => {
  it('makes a key for this site, for 90 days unless it is told otherwise', async (t) => {
    const { app, cookie } = await setUp(t);
    const made = await makeKey(app, cookie, { name: '  nightly backup ' });
    assert.match(made.key, /^ckey_[A-Za-z0-9_-]{43}$/);
    assert.deepEqual([made.name, made.audience], ['nightly backup', app.origin]);
    assert.equal(made.expiresAt, new Date(app.clock.now + 90 * DAY).toISOString());
    const answer = await app.request('/me', withKey(made.key));
    assert.match(await answer.text(), /"email":"ada@example\.com"/);
    assert.equal(await count(app, 'events', { kind: 'key_added', userId: 1 }), 1);
  });

  it('shows it on the page this once, with the command that tries it', async (t) => {
    const { app, cookie } = await setUp(t);
    const fields = { name: '<b>phone</b>', audience: WIKI, days: '30' };
    const page = await (await app.request('/account/keys', form(fields, cookie))).text();
    const [key = ''] = /ckey_[A-Za-z0-9_-]{43}/.exec(page) ?? [];
    assert.match(page, /&lt;b&gt;phone&lt;\/b&gt;/);
    assert.ok(page.includes(`curl -H &quot;Authorization: Bearer $KEY&quot;`));
    assert.ok(page.includes(`${app.origin}/wiki/`));
    for (const path of ['/account/keys', '/account/sessions', '/account/data.json']) {
      const later = await (await app.request(path, asPage(cookie))).text();
      assert.ok(later.includes('phone') && !later.includes(key.slice(5)), path);
    }
  });

  it('stores no more of it than its SHA-256', async (t) => {
    const { app, cookie } = await setUp(t);
    const { key } = await makeKey(app, cookie);
    const everything = JSON.stringify(
      await app.testDatabase.dump('users', 'sessions', 'links', 'events'),
    );
    assert.ok(!everything.includes(key.slice(5)));
    assert.ok(!JSON.stringify(app.logged).includes(key.slice(5)));
  });

  it('refuses what is wrong at its field, and makes nothing', async (t) => {
    const { app, cookie } = await setUp(t);
    const wrong: readonly (readonly [object, string])[] = [
      [{}, 'name'],
      [{ name: ' ' }, 'name'],
      [{ name: 'a'.repeat(61) }, 'name'],
      [{ name: 'a\u202eb' }, 'name'],
      [{ name: 7 }, 'name'],
      [{ name: 'a', audience: 'https://evil.example' }, 'audience'],
      [{ name: 'a', audience: '' }, 'audience'],
      [{ name: 'a', audience: [app.origin] }, 'audience'],
      ...[0, 367, 1.5, -1, '0', '367', '1e2', ' 7', '', true, {}].map(
        (days) => [{ name: 'a', days }, 'days'] as const,
      ),
    ];
    for (const [fields, field] of wrong) {
      const response = await ask(app, cookie, fields);
      const text = await response.text();
      if (response.status === 201) assert.fail(JSON.stringify(fields));
      assert.equal(response.status, 400, JSON.stringify(fields));
      const { issues } = JSON.parse(text) as { issues: { field: string }[] };
      assert.deepEqual(
        issues.map((issue) => issue.field),
        [field],
        JSON.stringify(fields),
      );
    }
    const page = await app.request(
      '/account/keys',
      form({ name: '', audience: WIKI, days: '30' }, cookie),
    );
    assert.equal(page.status, 400);
    assert.match(
      await page.text(),
      /<option value="\/wiki\/" selected>.*<option value="30" selected>/s,
    );
    assert.equal((await listed(app, cookie)).keys.length, 0);
  });

  it('has one key of a name, and keeps the one that is there', async (t) => {
    const { app, cookie } = await setUp(t);
    const { key } = await makeKey(app, cookie, { name: 'Backup' });
    const again = await ask(app, cookie, { name: 'Backup' });
    assert.equal(again.status, 409);
    assert.match(await again.text(), /a key of this name/);
    assert.equal(
      (await ask(app, await signUp(app, 'bob@example.com'), { name: 'Backup' })).status,
      201,
    );
    assert.equal(await statusOf(app, key), 200);
    app.clock.now += 90 * DAY;
    const later = await signIn(app);
    assert.equal((await ask(app, later, { name: 'Backup' })).status, 201, 'an expired one is none');
  });

  it('makes twenty at most, however many ask at once, and ends none for a new one', async (t) => {
    const { app, cookie } = await setUp(t);
    const all = Array.from({ length: 30 }, (_, i) => ask(app, cookie, { name: `n${i}`, days: 1 }));
    const answers = await Promise.all(all);
    const made = answers.filter(({ status }) => status === 201);
    assert.equal(made.length, 20);
    assert.deepEqual(new Set(answers.map(({ status }) => status)), new Set([201, 409]));
    for (const answer of made) {
      assert.equal(await statusOf(app, ((await answer.json()) as Made).key), 200);
    }
    const page = await (await app.request('/account/keys', asPage(cookie))).text();
    assert.doesNotMatch(page, /action="\/account\/keys"/);
    assert.match(page, /You have 20 keys/);
    await app.request(
      `/account/keys/${(await listed(app, cookie)).keys[0]?.id}/revoke`,
      json({}, cookie),
    );
    assert.equal((await ask(app, cookie, { name: 'free again' })).status, 201);
  });

  it('is refused when the session that asks has ended meanwhile, and then nothing is stored', async (t) => {
    const { app, cookie } = await setUp(t);
    const user = (await app.accounts.byId(1)) ?? assert.fail();
    const place = { address: '127.0.0.1', userAgent: 'test' };
    const asked = { user, name: 'late', audience: app.origin, days: 1, ...place };
    const by = (await app.sessions.of(1))[0] ?? assert.fail();
    await app.sessions.end(by);
    assert.deepEqual(await app.programKeys.make({ ...asked, by }), { ok: false, reason: 'gone' });
    const stranger = { ...asked, user: { ...user, id: 7 }, by: null };
    assert.deepEqual(await app.programKeys.make(stranger), { ok: false, reason: 'gone' });
    assert.equal(await count(app, 'sessions', {}), 0);
    assert.equal((await ask(app, cookie, { name: 'late' })).status, 401);
  });

  it('is counted apart from browsers and from programs that sign in', async (t) => {
    const { app, cookie } = await setUp(t);
    const { key } = await makeKey(app, cookie);
    for (let i = 0; i < 11; i++) {
      await app.request('/token/login', json({ email: 'ada@example.com', password: PASSWORD }));
      if (i < 9) await signIn(app);
    }
    assert.equal(await statusOf(app, key), 200);
    assert.equal((await app.request('/dashboard', asPage(cookie))).status, 200);
  });

  it('asks for the password first when it was typed too long ago, and keeps the form', async (t) => {
    const { app, cookie } = await setUp(t);
    app.clock.now += 10 * 60_000;
    const fields = { name: 'backup', audience: SERVICE, days: '7' };
    assert.equal((await ask(app, cookie, fields)).status, 403);
    const asked = await app.request('/account/keys', form(fields, cookie));
    const done = await confirmKept(app, asked, cookie);
    assert.match(await done.text(), /ckey_[A-Za-z0-9_-]{43}/);
    const [key] = (await listed(app, await signIn(app))).keys;
    assert.deepEqual([key?.name, key?.audience], ['backup', SERVICE]);
  });
});

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
    assert.equal((await verify(app, '/wiki/', { authorization: `Bearer ${key}` })).status, 401);
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
      assert.equal(refused.status, 401, String(uri));
      assert.match(refused.headers.get('www-authenticate') ?? '', /invalid_token/);
    }
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

describe('the end of a key', () => {
  it('comes with its last day', async (t) => {
    const { app, cookie } = await setUp(t);
    const { key } = await makeKey(app, cookie, { days: 366 });
    app.clock.now += 366 * DAY - 1;
    assert.equal(await statusOf(app, key), 200, 'a year without use is no reason');
    app.clock.now += 1;
    assert.equal(await statusOf(app, key), 401);
  });

  it('comes at once when its owner revokes it under keys or under sessions', async (t) => {
    const { app, cookie } = await setUp(t);
    for (const place of ['keys', 'sessions']) {
      const { key, id } = await makeKey(app, cookie);
      const path = `/account/${place}/${id}/revoke`;
      assert.equal((await app.request(path, form({}, cookie))).status, 303);
      assert.equal(await statusOf(app, key), 401);
      assert.equal((await app.request(path, json({}, cookie))).status, 404);
    }
    assert.equal(await count(app, 'events', { kind: 'key_revoked', userId: 1 }), 2);
    assert.equal(await count(app, 'events', { kind: 'session_revoked' }), 0);
  });

  it('is not in the hands of another user, nor of who has an older password', async (t) => {
    const { app, cookie } = await setUp(t);
    const { key, id } = await makeKey(app, cookie);
    const bob = await signUp(app, 'bob@example.com');
    assert.equal((await app.request(`/account/keys/${id}/revoke`, json({}, bob))).status, 404);
    app.clock.now += 10 * 60_000;
    assert.equal((await app.request(`/account/keys/${id}/revoke`, json({}, cookie))).status, 403);
    assert.equal(await statusOf(app, key), 200);
  });

  it('never takes a session of a browser along: /account/keys/:id/revoke finds keys only', async (t) => {
    const { app, cookie } = await setUp(t);
    assert.equal((await app.request('/account/keys/1/revoke', json({}, cookie))).status, 404);
    assert.equal((await app.request('/me', asJson(cookie))).status, 200);
  });

  it('comes when the program signs out with it', async (t) => {
    const { app, cookie } = await setUp(t);
    for (const path of ['/token/revoke', '/logout']) {
      const { key } = await makeKey(app, cookie);
      assert.equal((await app.request(path, withKey(key, json({})))).status, 204);
      assert.equal(await statusOf(app, key), 401);
    }
    assert.equal(await count(app, 'events', { kind: 'key_revoked' }), 2);
  });

  const NEW = 'seven quiet lighthouse cats';
  const ends: Readonly<Record<string, (app: TestApp, cookie: string) => Promise<unknown>>> = {
    'a new password': (app, cookie) =>
      app.request('/account/password', json({ current: PASSWORD, password: NEW }, cookie)),
    'a reset link': async (app) => {
      const link = (await app.links.reset(1, null)) ?? assert.fail();
      return app.request('/reset', json({ password: NEW, token: link.secret }));
    },
    'signing out everywhere else': (app, cookie) =>
      app.request('/account/sessions/revoke-others', json({}, cookie)),
    'an administrator who signs its owner out': async (app) =>
      app.request('/users/1/revoke-sessions', json({}, await signUpAdmin(app))),
    'an administrator who disables the account': async (app) =>
      app.request('/users/1/disable', json({}, await signUpAdmin(app))),
    'an administrator who deletes the account': async (app) =>
      app.request('/users/1', {
        method: 'DELETE',
        headers: { cookie: await signUpAdmin(app) },
      }),
    leaving: (app, cookie) => app.request('/account/delete', json({ password: PASSWORD }, cookie)),
  };
  for (const [what, act] of Object.entries(ends)) {
    it(`comes with ${what}`, async (t) => {
      const { app, cookie } = await setUp(t);
      const ours = await makeKey(app, cookie);
      const wiki = await makeKey(app, cookie, { audience: WIKI });
      const service = await makeKey(app, cookie, { audience: SERVICE });
      await act(app, cookie);
      assert.equal(await statusOf(app, ours.key), 401);
      assert.equal((await verify(app, WIKI, { authorization: `Bearer ${wiki.key}` })).status, 401);
      assert.equal((await app.request('/token/key', withKey(service.key, json({})))).status, 401);
    });
  }

  it('is in the hands of an administrator, whose page of the account lists it', async (t) => {
    const { app, cookie } = await setUp(t);
    const { key, id } = await makeKey(app, cookie, { name: 'nightly backup' });
    const other = await makeKey(app, cookie);
    const root = await signUpAdmin(app);
    const page = await (await app.request('/users/1', asPage(root))).text();
    assert.match(page, /nightly backup/);
    const path = `/users/1/keys/${id}/revoke`;
    assert.ok(page.includes(`action="${path}"`));
    assert.equal((await app.request(path, form({}, cookie))).status, 403, 'not of its owner there');
    assert.equal((await app.request(`/users/2/keys/${id}/revoke`, json({}, root))).status, 404);
    assert.equal(
      (await app.request(path, form({}, root))).headers.get('location'),
      '/users/1?done=key-revoked',
    );
    assert.equal(await statusOf(app, key), 401);
    assert.equal(await statusOf(app, other.key), 200);
    assert.equal(await count(app, 'events', { kind: 'key_revoked', userId: 1, actorId: 2 }), 1);
  });
});

describe('a user who has to set up a second factor first', () => {
  it('cannot use keys anywhere until they have', async (t) => {
    const { app, cookie } = await setUp(t, {
      requireSecondFactor: 'all',
      secondFactorGrace: 7 * DAY,
    });
    const ours = await makeKey(app, cookie);
    const wiki = await makeKey(app, cookie, { audience: WIKI });
    const service = await makeKey(app, cookie, { audience: SERVICE });
    assert.equal(await statusOf(app, ours.key), 200, 'there is time left');
    app.clock.now += 7 * DAY;
    assert.equal(await statusOf(app, ours.key), 403);
    assert.equal((await app.request('/account/second-factor', withKey(ours.key))).status, 403);
    assert.equal((await app.request('/token/key', withKey(service.key, json({})))).status, 403);
    assert.equal((await verify(app, WIKI, { authorization: `Bearer ${wiki.key}` })).status, 401);
  });
});
