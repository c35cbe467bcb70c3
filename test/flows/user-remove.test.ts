import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ADA, opens, signUpAdmin } from '../people.ts';
import { asJson, asPage, form, json, openLink } from '../requests.ts';
import { count } from '../stored.ts';
import { remove, setUp } from './users-site.ts';

describe('POST /users/:id/reset-link', () => {
  it('shows the link once, for one hour', async (t) => {
    const { app, root } = await setUp(t);
    const response = await app.request('/users/2/reset-link', form({}, root));
    assert.equal(response.status, 200);
    assert.equal(response.headers.get('cache-control'), 'no-store');
    const [, url = ''] = />([^<]*\/reset\/[^<]*)<\/output>/.exec(await response.text()) ?? [];
    assert.ok(url.startsWith(`${app.origin}/reset/`));
    assert.equal((await openLink(app, new URL(url).pathname)).status, 200);
    const later = await (await app.request('/users/2', asPage(root))).text();
    assert.doesNotMatch(later, /\/reset\//);
  });

  it('answers a program with the link and its end', async (t) => {
    const { app, root } = await setUp(t);
    const response = await app.request('/users/2/reset-link', json({}, root));
    assert.equal(response.status, 201);
    const { url, expiresAt } = (await response.json()) as { url: string; expiresAt: string };
    assert.match(url, /\/reset\/[A-Za-z0-9_-]{43}$/);
    assert.equal(expiresAt, '2026-11-21T10:00:00.000Z');
  });

  it('is refused for an account that is disabled', async (t) => {
    const { app, root } = await setUp(t);
    await app.request('/users/2/disable', json({}, root));
    assert.equal((await app.request('/users/2/reset-link', json({}, root))).status, 409);
    assert.equal(await count(app, 'links'), 0);
  });

  it('leaves one link when two are made at the same moment', async (t) => {
    const { app, root } = await setUp(t);
    const make = () => app.request('/users/2/reset-link', json({}, root));
    await Promise.all(Array.from({ length: 8 }, make));
    assert.equal(await count(app, 'links'), 1);
  });
});

describe('deleting an account', () => {
  it('needs the box to be ticked, on the page and by a program', async (t) => {
    const { app, root, ada } = await setUp(t);
    const page = await app.request('/users/2/delete', form({}, root));
    assert.equal(page.status, 400);
    assert.match(await page.text(), /Tick the box/);
    for (const sure of [undefined, false, 'yes', 1]) {
      assert.equal((await app.request('/users/2/delete', json({ sure }, root))).status, 400);
    }
    assert.equal(await opens(app, ada), true);
  });

  it('removes everything of it', async (t) => {
    const { app, root, ada } = await setUp(t);
    await app.accounts.change(2, { role: 'admin' });
    (await app.links.reset(2, 1)) ?? assert.fail();
    await app.links.createInvitation('user', 2);
    const response = await app.request('/users/2/delete', form({ sure: 'on' }, root));
    assert.equal(response.headers.get('location'), '/users?done=deleted');
    assert.equal(await opens(app, ada), false);
    assert.equal(app.sessions.size, 1);
    assert.equal(await count(app, 'users'), 1);
    assert.equal(await count(app, 'sessions'), 1);
    assert.equal(await count(app, 'links'), 0);
    assert.equal(
      await count(app, 'events', ({ userId, kind }) => userId === 2 && kind !== 'user_deleted'),
      0,
    );
    assert.equal((await app.request('/login', json(ADA))).status, 401);
    assert.equal((await app.request('/users/2', asJson(root))).status, 404);
  });

  it('by DELETE answers 204', async (t) => {
    const { app, root, ada } = await setUp(t);
    assert.equal((await app.request('/users/2', remove(root))).status, 204);
    assert.equal(await opens(app, ada), false);
    assert.equal((await app.request('/users/2', remove(root))).status, 404);
  });

  it('cannot be done to oneself: there the password is asked', async (t) => {
    const { app, root } = await setUp(t);
    await signUpAdmin(app, 'eve@example.com');
    assert.equal((await app.request('/users/1', remove(root))).status, 409);
    assert.equal(await opens(app, root), true);
  });
});
