import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { asJson, asPage, notIds } from '../requests.ts';
import { patch, remove, setUp } from './users-site.ts';

type Detail = { user: unknown; sessions: unknown; events: readonly unknown[] };

describe('GET /users/:id', () => {
  it('shows the account, where it is signed in, what happened, and what can be done', async (t) => {
    const { app, root } = await setUp(t);
    const page = await (await app.request('/users/2', asPage(root))).text();
    assert.match(page, /ada@example\.com/);
    assert.match(page, /0002/);
    assert.match(page, /Account created/);
    const acts = ['role', 'reset-link', 'revoke-sessions', 'disable', 'delete'];
    for (const act of acts) assert.ok(page.includes(`action="/users/2/${act}"`), act);
  });

  it('offers no action on one’s own account but to set its groups', async (t) => {
    const { app, root } = await setUp(t);
    const page = await (await app.request('/users/1', asPage(root))).text();
    assert.deepEqual(page.match(/action="\/users\/[^"]*/g), ['action="/users/1/groups']);
  });

  it('tells a program the same, never a ticket, a key or a hash', async (t) => {
    const { app, root } = await setUp(t);
    const text = await (await app.request('/users/2', asJson(root))).text();
    const { user, sessions, events } = JSON.parse(text);
    assert.equal(user.email, 'ada@example.com');
    assert.deepEqual([sessions.length, events.length], [1, 2]);
    assert.doesNotMatch(text, /[A-Za-z0-9_-]{43}|scrypt/);
  });

  it('answers 404 for what is no number of an account', async (t) => {
    const { app, root } = await setUp(t);
    for (const id of notIds(2)) {
      assert.equal((await app.request(`/users/${id}`, asJson(root))).status, 404, id);
    }
  });
});

describe('GET /users/:id by a user who is not an administrator', () => {
  it('gives users their own account in JSON, and redirects them from the page to their own', async (t) => {
    const { app, root, ada } = await setUp(t);
    const own = await app.request('/users/2', asJson(ada));
    assert.equal(own.status, 200);
    const full = (await (await app.request('/users/2', asJson(root))).json()) as Detail;
    const mine = (await own.json()) as Detail;
    assert.deepEqual([mine.user, mine.sessions], [full.user, full.sessions]);
    assert.equal(mine.events.length, full.events.length);
    const page = await app.request('/users/2', asPage(ada));
    assert.deepEqual([page.status, page.headers.get('location')], [303, '/account']);
    assert.equal((await app.request('/users/2', patch({ role: 'admin' }, ada))).status, 403);
    assert.equal((await app.request('/users/2', remove(ada))).status, 403);
  });

  it('refuses every other number in the same words, whether or not it exists', async (t) => {
    const { app, ada } = await setUp(t);
    for (const id of ['1', ...notIds(2)]) {
      const response = await app.request(`/users/${id}`, asJson(ada));
      assert.equal(response.status, 403, id);
      assert.deepEqual(await response.json(), { error: 'This is for administrators.' });
      assert.equal((await app.request(`/users/${id}`, asPage(ada))).status, 403, id);
    }
  });
});
