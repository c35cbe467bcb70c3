/** Keys for programs: what ends them. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { codeOf, userOf } from '../factor-app.ts';
import { PASSWORD, signUp, signUpAdmin } from '../people.ts';
import { asJson, asPage, form, json } from '../requests.ts';
import { count } from '../stored.ts';
import type { TestApp } from '../support.ts';
import { DAY, makeKey, SERVICE, setUp, statusOf, verify, WIKI, withKey } from './keys-site.ts';

describe('the end of a key', () => {
  it('comes with its last day', async (t) => {
    const { app, cookie } = await setUp(t);
    const { key } = await makeKey(app, cookie, { days: 366 });
    const wiki = await makeKey(app, cookie, { days: 366, audience: WIKI });
    app.clock.now += 366 * DAY - 1;
    assert.equal(await statusOf(app, key), 200, 'a year without use is no reason');
    app.clock.now += 1;
    assert.equal(await statusOf(app, key), 401);
    await assertOver(await verify(app, WIKI, { authorization: `Bearer ${wiki.key}` }));
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
    'a first second factor': async (app) => {
      const user = await userOf(app);
      const browser = (await app.sessions.of(1)).find((one) => one.program === undefined);
      const session = browser ?? assert.fail();
      await app.factors.startTotp(user, session);
      const { key = '' } = (await app.factors.totpEnrolment(user, session)) ?? {};
      return app.factors.confirmTotp(user, session, codeOf(key, app.clock.now));
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
      await assertOver(await verify(app, WIKI, { authorization: `Bearer ${wiki.key}` }));
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
  it('cannot use keys or tokens anywhere until they have', async (t) => {
    const { app, cookie } = await setUp(t, {
      requireSecondFactor: 'all',
      secondFactorGrace: 7 * DAY,
    });
    const ours = await makeKey(app, cookie);
    const wiki = await makeKey(app, cookie, { audience: WIKI });
    const service = await makeKey(app, cookie, { audience: SERVICE });
    assert.equal(await statusOf(app, ours.key), 200, 'there is time left');
    app.clock.now += 7 * DAY - 60_000;
    const login = await app.request(
      '/token/login',
      json({ email: 'ada@example.com', password: PASSWORD }),
    );
    const { token } = (await login.json()) as { token: string };
    assert.equal((await verify(app, WIKI, { authorization: `Bearer ${token}` })).status, 204);
    app.clock.now += 60_000;
    assert.equal(await statusOf(app, ours.key), 403);
    assert.equal((await app.request('/account/second-factor', withKey(ours.key))).status, 403);
    assert.equal((await app.request('/token/key', withKey(service.key, json({})))).status, 403);
    for (const bearer of [wiki.key, token]) {
      const atWiki = await verify(app, WIKI, { authorization: `Bearer ${bearer}` });
      assert.equal(atWiki.status, 403);
      assert.match(await atWiki.text(), /^\{"error":"Set up a second factor first/);
    }
  });
});

/** The answer of /verify to a program whose key has ended. */
async function assertOver(response: Response): Promise<void> {
  assert.equal(response.status, 401);
  assert.equal(response.headers.get('www-authenticate'), 'Bearer error="invalid_token"');
  assert.deepEqual(await response.json(), { error: 'This token is not valid.' });
}
