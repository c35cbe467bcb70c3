/** What the log and the events say of who asked, and of those who asked for what is not theirs. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { PASSWORD, signUp } from '../people.ts';
import { asPage, form, json } from '../requests.ts';
import { count, storedEvents } from '../stored.ts';
import { startApp, type TestApp } from '../support.ts';

/** Of each request, in the order of the log. */
function askers(app: TestApp): unknown[] {
  return app.logged.filter(({ event }) => event === 'request').map(({ userId }) => userId);
}

describe('the request line of the log', () => {
  it('names the account of a ticket, and none for a visitor, a file or a health check', async (t) => {
    const app = await startApp(t);
    const cookie = await signUp(app);
    app.logged.length = 0;
    for (const path of ['/', '/dashboard', '/login', '/users/9', '/nowhere', '/verify']) {
      await app.request(path, asPage(cookie));
    }
    assert.deepEqual(askers(app), [1, 1, 1, 1, 1, 1]);
    app.logged.length = 0;
    for (const path of ['/', '/dashboard', '/nowhere']) await app.request(path, asPage(''));
    for (const path of ['/icon.svg', '/health']) await app.request(path, asPage(cookie));
    assert.deepEqual(askers(app), [null, null, null, null, null]);
  });

  it('names the account of a token, and none for a session that has ended', async (t) => {
    const app = await startApp(t);
    const cookie = await signUp(app);
    const login = json({ email: 'ada@example.com', password: PASSWORD });
    const answer = await app.request('/token/login', login);
    const { token } = (await answer.json()) as { token: string };
    await app.request('/logout', form({}, cookie));
    app.logged.length = 0;
    await app.request('/me', { headers: { authorization: `Bearer ${token}` } });
    await app.request('/dashboard', asPage(cookie));
    assert.deepEqual(askers(app), [1, null]);
  });
});

describe('access that is refused to a signed-in user', () => {
  it('leaves an event with the account and the route, and never the path', async (t) => {
    const app = await startApp(t);
    const cookie = await signUp(app);
    const asked: [path: string, init: RequestInit, reason: string][] = [
      ['/users', asPage(cookie), 'GET /users'],
      ['/users/7', asPage(cookie), 'GET /users/:id'],
      ['/users/7', { method: 'DELETE', headers: { cookie } }, 'DELETE /users/:id'],
      ['/users/7/role', form({ role: 'admin' }, cookie), 'POST /users/:id/role'],
    ];
    for (const [path, init] of asked) assert.equal((await app.request(path, init)).status, 403);
    const reasons = asked.map(([, , reason]) => reason);
    const events = await storedEvents(app, 'access_refused');
    assert.deepEqual(
      events.map(({ userId, reason }) => [userId, reason]),
      reasons.map((reason) => [1, reason]),
    );
    const lines = app.logged.filter(({ event }) => event === 'access_refused');
    assert.deepEqual(
      lines.map(({ userId, reason }) => [userId, reason]),
      reasons.map((reason) => [1, reason]),
    );
    const page = await (await app.request('/account/activity', asPage(cookie))).text();
    assert.match(page, /Access to a page or an app refused/);
  });

  it('does not fill the table, however often', async (t) => {
    const app = await startApp(t);
    const cookie = await signUp(app);
    for (let i = 0; i < 100; i++) await app.request('/users', asPage(cookie));
    assert.ok((await count(app, 'events', { kind: 'access_refused' })) <= 30);
    assert.equal(askers(app).length, 101);
  });
});
