import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ADA, opens, PASSWORD, signUpAdmin } from '../people.ts';
import { asJson, asPage, form, json, notIds } from '../requests.ts';
import { count } from '../stored.ts';
import { startApp, type TestApp } from '../support.ts';
import { MINUTE, patch, record, remove, setUp } from './users-site.ts';

describe('a role', () => {
  it('is read on every request: a demotion works at once, and so does a promotion', async (t) => {
    const { app, root, ada } = await setUp(t);
    const statuses = async (cookie: string) => [
      (await app.request('/users', asPage(cookie))).status,
      (await app.request('/users', asJson(cookie))).status,
    ];
    assert.deepEqual(await statuses(ada), [403, 403]);
    assert.equal((await app.request('/users/2', patch({ role: 'admin' }, root))).status, 200);
    assert.deepEqual(await statuses(ada), [200, 200]);
    assert.match(await (await app.request('/', asPage(ada))).text(), /href="\/overview"/);
    assert.equal((await app.request('/users/1/role', form({ role: 'user' }, ada))).status, 303);
    assert.deepEqual(await statuses(root), [403, 403]);
    const login = await app.request('/login', json({ ...ADA, email: 'root@example.com' }));
    assert.equal(((await login.json()) as { user: { role: string } }).user.role, 'user');
  });

  it('ends, when it is lost, the links that would lead back to it', async (t) => {
    const { app, root, ada } = await setUp(t);
    await app.request('/users/2', patch({ role: 'admin' }, root));
    const urls = [
      ['/invites', json({ role: 'admin' }, ada)],
      ['/users/1/reset-link', json({}, ada)],
    ] as const;
    const links: string[] = [];
    for (const [path, init] of urls) {
      const { url } = (await (await app.request(path, init)).json()) as { url: string };
      links.push(new URL(url).pathname);
    }
    await app.request('/users/2', patch({ role: 'user' }, root));
    for (const link of links) assert.equal((await app.request(link)).status, 404, link);
  });
});

const textOf = async (app: TestApp, path: string, cookie: string) =>
  (await app.request(path, asPage(cookie))).text();

describe('every act of an administrator', () => {
  const acts: Record<string, (id: string, cookie: string) => [path: string, init: RequestInit]> = {
    role: (id, cookie) => [`/users/${id}/role`, json({ role: 'admin' }, cookie)],
    disable: (id, cookie) => [`/users/${id}/disable`, json({}, cookie)],
    enable: (id, cookie) => [`/users/${id}/enable`, json({}, cookie)],
    'revoke-sessions': (id, cookie) => [`/users/${id}/revoke-sessions`, json({}, cookie)],
    'reset-link': (id, cookie) => [`/users/${id}/reset-link`, json({}, cookie)],
    delete: (id, cookie) => [`/users/${id}/delete`, json({ sure: true }, cookie)],
    PATCH: (id, cookie) => [`/users/${id}`, patch({ disabled: true }, cookie)],
    DELETE: (id, cookie) => [`/users/${id}`, remove(cookie)],
  };

  for (const [name, act] of Object.entries(acts)) {
    it(`(${name}) answers 404 for what is no account, 403 to a user and to a stale session`, async (t) => {
      const { app, root, ada } = await setUp(t);
      for (const id of notIds(2)) {
        assert.equal((await app.request(...act(id, root))).status, 404, id);
      }
      assert.equal((await app.request(...act('1', ada))).status, 403);
      app.clock.now += 10 * MINUTE;
      assert.equal((await app.request(...act('2', root))).status, 403);
      const [path, init] = act('2', root);
      const page = await app.request(path, { ...form({}, root), method: init.method ?? 'POST' });
      assert.equal(page.status, name === 'PATCH' || name === 'DELETE' ? 303 : 403);
      assert.equal(
        page.headers.get('location'),
        page.status === 303 ? '/confirm?next=%2Fusers%2F2' : null,
      );
      assert.equal(await opens(app, ada), true);
      assert.equal(await count(app, 'events', ({ actorId }) => actorId !== null), 0);
      assert.equal(await count(app, 'links'), 0);
    });
  }

  it('is recorded in the events, with the administrator who did it', async (t) => {
    const { app, root } = await setUp(t);
    for (const name of ['role', 'revoke-sessions', 'reset-link', 'disable', 'enable', 'DELETE']) {
      const [path, init] = acts[name]?.('2', root) ?? assert.fail();
      assert.ok((await app.request(path, init)).status < 300, name);
    }
    const about = { userId: 2, actorId: 1, reason: null };
    assert.deepEqual(
      await record(app, 'role_changed'),
      [],
      'those of a deleted account go with it',
    );
    assert.deepEqual(await record(app, 'user_deleted'), [about]);
    const logged = app.logged.filter(({ actorId }) => actorId === 1).map(({ event }) => event);
    assert.deepEqual(logged, [
      'role_changed',
      'sessions_revoked',
      'reset_link_made',
      'user_disabled',
      'user_enabled',
      'user_deleted',
    ]);
  });
});

describe('POST /users/:id/role', () => {
  it('changes it, says so, and records the new one', async (t) => {
    const { app, root } = await setUp(t);
    const response = await app.request('/users/2/role', form({ role: 'admin' }, root));
    assert.equal(response.headers.get('location'), '/users/2?done=role-admin');
    assert.equal(await count(app, 'users', { role: 'admin' }), 2);
    assert.deepEqual(await record(app, 'role_changed'), [
      { userId: 2, actorId: 1, reason: 'admin' },
    ]);
    const same = await app.request('/users/2/role', form({ role: 'admin' }, root));
    assert.equal(same.headers.get('location'), '/users/2?done=same-role');
    assert.match(
      await textOf(app, '/users/2?done=same-role', root),
      /Nothing changed: they already/,
    );
    assert.equal((await record(app, 'role_changed')).length, 1, 'what is so already is no event');
  });

  it('refuses a role that does not exist', async (t) => {
    const { app, root } = await setUp(t);
    for (const role of ['root', '', 'ADMIN', ['admin'], null, true]) {
      const response = await app.request('/users/2/role', json({ role }, root));
      assert.equal(response.status, 400, JSON.stringify(role));
    }
    assert.equal((await app.request('/users/2/role', form({}, root))).status, 400);
  });

  it('refuses to demote the last administrator', async (t) => {
    const { app, root } = await setUp(t);
    const response = await app.request('/users/1/role', form({ role: 'user' }, root));
    assert.equal(response.status, 409);
    assert.match(await response.text(), /only administrator/);
    assert.equal((await app.request('/users', asPage(root))).status, 200);
  });
});

describe('two administrators at the same moment', () => {
  const races: Record<string, (id: number, cookie: string) => [path: string, init: RequestInit]> = {
    'who demote each other': (id, cookie) => [`/users/${id}`, patch({ role: 'user' }, cookie)],
    'who disable each other': (id, cookie) => [`/users/${id}/disable`, json({}, cookie)],
    'who delete each other': (id, cookie) => [`/users/${id}`, remove(cookie)],
    'who both leave': (_id, cookie) => ['/account/delete', json({ password: PASSWORD }, cookie)],
    'who both step down': (id, cookie) => [`/users/${3 - id}`, patch({ role: 'user' }, cookie)],
  };

  for (const [name, act] of Object.entries(races)) {
    it(`${name} leave one`, async (t) => {
      for (let round = 0; round < 3; round++) {
        const app = await startApp(t);
        const first = await signUpAdmin(app);
        const second = await signUpAdmin(app, 'eve@example.com');
        const responses = await Promise.all([
          app.request(...act(2, first)),
          app.request(...act(1, second)),
        ]);
        const done = responses.filter(({ status }) => status < 300).length;
        assert.equal(done, 1);
        assert.equal(await count(app, 'users', { role: 'admin', disabledAt: null }), 1);
      }
    });
  }
});
