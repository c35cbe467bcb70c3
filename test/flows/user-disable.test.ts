import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ADA, opens, PASSWORD, signIn, signUp, signUpAdmin } from '../people.ts';
import { form, json, withoutChallenge } from '../requests.ts';
import { count } from '../stored.ts';
import { record, setUp } from './users-site.ts';

describe('POST /users/:id/disable', () => {
  it('ends sessions, reset links and invitations in one act', async (t) => {
    const { app, root } = await setUp(t);
    const eve = await signUpAdmin(app, 'eve@example.com');
    const phone = await signIn(app, 'eve@example.com');
    (await app.links.reset(3, 1)) ?? assert.fail();
    await app.links.createInvitation('admin', 3);
    (await app.links.reset(2, 3)) ?? assert.fail();
    const response = await app.request('/users/3/disable', form({}, root));
    assert.equal(response.headers.get('location'), '/users/3?done=disabled');
    assert.ok(!(await opens(app, eve)) && !(await opens(app, phone)));
    assert.equal(await count(app, 'sessions', { userId: 3 }), 0);
    assert.equal(await count(app, 'links'), 0);
    assert.deepEqual(await record(app, 'user_disabled'), [{ userId: 3, actorId: 1, reason: null }]);
  });

  it('changes no other user and none of their links', async (t) => {
    const { app, root, ada } = await setUp(t);
    await signUp(app, 'eve@example.com');
    (await app.links.reset(2, 1)) ?? assert.fail();
    await app.links.createInvitation('user', 1);
    await app.request('/users/3/disable', form({}, root));
    assert.ok((await opens(app, ada)) && (await opens(app, root)));
    assert.equal(await count(app, 'links'), 2);
  });

  for (const kind of ['links', 'sessions', 'users'] as const) {
    it(`happens as a whole or not at all (a failure at the ${kind})`, async (t) => {
      const { app, root, ada } = await setUp(t);
      await app.accounts.change(2, { role: 'admin' });
      (await app.links.reset(2, 1)) ?? assert.fail();
      await app.links.createInvitation('user', 2);
      const change = kind === 'users' ? 'UPDATE' : 'DELETE';
      const repair = await app.testDatabase.breakChange(change, kind);
      assert.equal((await app.request('/users/2/disable', form({}, root))).status, 500);
      assert.equal(await opens(app, ada), true);
      assert.equal(await count(app, 'users', ({ disabledAt }) => disabledAt !== null), 0);
      assert.equal(await count(app, 'sessions', { userId: 2 }), 1);
      assert.equal(await count(app, 'links'), 2);
      assert.deepEqual(await record(app, 'user_disabled'), []);
      await repair();
      assert.equal((await app.request('/users/2/disable', form({}, root))).status, 303);
      assert.equal(await opens(app, ada), false);
    });
  }

  it('is named at the log-in after the right password alone', async (t) => {
    const { app, root } = await setUp(t);
    const attempt = async (password: string) => {
      const response = await app.request('/login', form({ ...ADA, password }));
      const headers = [...response.headers].filter(([name]) => name !== 'date');
      return { status: response.status, headers, page: withoutChallenge(await response.text()) };
    };
    const wrong = await attempt('not her password');
    await app.request('/users/2/disable', form({}, root));
    assert.equal(wrong.status, 401);
    assert.deepEqual(await attempt('not her password'), wrong);
    const right = await attempt(PASSWORD);
    assert.equal(right.status, 403);
    assert.match(
      right.page,
      /This account has been disabled\. Ask the person who runs this site\./,
    );
    for (const path of ['/login', '/token/login']) {
      const program = await app.request(path, json({ ...ADA }));
      assert.equal(program.status, 403, path);
      assert.match(await program.text(), /"This account has been disabled/, path);
      assert.deepEqual(program.headers.getSetCookie(), [], path);
    }
    assert.deepEqual(
      (await record(app, 'login_failed')).map(({ reason }) => reason),
      ['wrong_password', 'wrong_password', 'disabled', 'disabled', 'disabled'],
    );
  });

  it('cannot be done to oneself, nor twice', async (t) => {
    const { app, root } = await setUp(t);
    await signUpAdmin(app, 'eve@example.com');
    assert.equal((await app.request('/users/1/disable', json({}, root))).status, 409);
    assert.equal(await opens(app, root), true);
    for (let i = 0; i < 2; i++) await app.request('/users/2/disable', json({}, root));
    assert.equal((await record(app, 'user_disabled')).length, 1);
  });
});

describe('POST /users/:id/enable', () => {
  it('lets the user sign in again; sessions and links stay ended', async (t) => {
    const { app, root, ada } = await setUp(t);
    await app.request('/users/2/disable', form({}, root));
    const response = await app.request('/users/2/enable', form({}, root));
    assert.equal(response.headers.get('location'), '/users/2?done=enabled');
    assert.equal(await opens(app, ada), false);
    assert.equal(await opens(app, await signIn(app)), true);
    assert.equal((await record(app, 'user_enabled')).length, 1);
  });
});

describe('POST /users/:id/revoke-sessions', () => {
  it('signs the user out everywhere, and no other user', async (t) => {
    const { app, root, ada } = await setUp(t);
    const phone = await signIn(app);
    const response = await app.request('/users/2/revoke-sessions', form({}, root));
    assert.equal(response.headers.get('location'), '/users/2?done=signed-out');
    assert.ok(!(await opens(app, ada)) && !(await opens(app, phone)));
    assert.equal(await opens(app, root), true);
    assert.equal(await count(app, 'sessions', { userId: 2 }), 0);
  });

  it('keeps the session of an administrator who ends their own sessions', async (t) => {
    const { app, root } = await setUp(t);
    const phone = await signIn(app, 'root@example.com');
    await app.request('/users/1/revoke-sessions', form({}, root));
    assert.deepEqual([await opens(app, root), await opens(app, phone)], [true, false]);
  });
});
