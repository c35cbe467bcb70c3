import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { signIn, signUp } from '../people.ts';
import { form } from '../requests.ts';
import { startApp } from '../support.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

describe('GET /dashboard', () => {
  it('sends a visitor to the log-in page, with the way back', async (t) => {
    const app = await startApp(t);
    const response = await app.request('/dashboard');
    assert.equal(response.status, 303);
    assert.equal(response.headers.get('location'), '/login?next=%2Fdashboard');
    const withQuery = await app.request('/dashboard?tab=1&x=%2F');
    assert.equal(
      withQuery.headers.get('location'),
      `/login?next=${encodeURIComponent('/dashboard?tab=1&x=%2F')}`,
    );
  });

  it('answers a program without a session with 401', async (t) => {
    const app = await startApp(t);
    const response = await app.request('/dashboard', { headers: { accept: 'application/json' } });
    assert.equal(response.status, 401);
    assert.deepEqual(await response.json(), { error: 'Sign in first.' });
  });

  it('shows this session, the other ones and the last sign-ins', async (t) => {
    const app = await startApp(t);
    await signUp(app);
    await app.request('/login', form({ email: 'ada@example.com', password: 'wrong' }));
    const cookie = await signIn(app);
    const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';
    const page = await (
      await app.request('/dashboard', { headers: { cookie, 'user-agent': firefox } })
    ).text();
    assert.match(page, /Hello, ada/);
    assert.match(page, /0002/);
    assert.match(page, /127\.0\.0\.1/);
    assert.match(page, /Failed/);
    assert.match(page, /action="\/logout"/);
  });

  it('answers a program with the same facts, and never with the ticket or its key', async (t) => {
    const app = await startApp(t);
    await signUp(app);
    const cookie = await signIn(app);
    const response = await app.request('/dashboard', {
      headers: { cookie, accept: 'application/json' },
    });
    const text = await response.text();
    const data = JSON.parse(text);
    assert.deepEqual(data.user, { id: 1, email: 'ada@example.com', name: '', role: 'user' });
    assert.equal(data.session.id, 2);
    assert.equal(data.session.expiresAt, '2026-11-22T09:00:00.000Z');
    assert.deepEqual(
      data.otherSessions.map(({ id }: { id: number }) => id),
      [1],
    );
    assert.doesNotMatch(text, /[A-Za-z0-9_-]{43}/);
  });

  it('is never stored by a cache, so Back after log-out shows nothing', async (t) => {
    const app = await startApp(t);
    const cookie = await signUp(app);
    const response = await app.request('/dashboard', { headers: { cookie } });
    assert.equal(response.headers.get('cache-control'), 'no-store');
  });

  it('is not served under names that only begin like it', async (t) => {
    const app = await startApp(t);
    const cookie = await signUp(app);
    for (const path of [
      '/dashboard/x.css',
      '/dashboard;x.css',
      '/dashboard%0a.css',
      '/dashboard/',
      '/Dashboard',
    ]) {
      assert.equal((await app.request(path, { headers: { cookie } })).status, 404, path);
    }
  });
});

describe('a session', () => {
  it('ends after two hours without use', async (t) => {
    const app = await startApp(t);
    const cookie = await signUp(app);
    const status = async () => (await app.request('/dashboard', { headers: { cookie } })).status;
    app.clock.now += 2 * HOUR - 1;
    assert.equal(await status(), 200);
    app.clock.now += 2 * HOUR - 1;
    assert.equal(await status(), 200, 'use renews it');
    app.clock.now += 2 * HOUR;
    assert.equal(await status(), 303);
  });

  it('ends after a day, however much it is used, and the browser is told to drop the ticket', async (t) => {
    const app = await startApp(t);
    const cookie = await signUp(app);
    for (let hour = 1; hour < 24; hour++) {
      app.clock.now += HOUR;
      assert.equal(
        (await app.request('/dashboard', { headers: { cookie } })).status,
        200,
        `${hour} h`,
      );
    }
    app.clock.now += HOUR;
    const response = await app.request('/dashboard', { headers: { cookie } });
    assert.equal(response.status, 303);
    assert.match(response.headers.getSetCookie()[0] ?? '', /Max-Age=0$/);
  });

  it('is not found through two cookies of its name, in either order', async (t) => {
    const app = await startApp(t);
    const good = await signUp(app);
    const bad = `session=${'A'.repeat(43)}`;
    for (const cookie of [`${good}; ${bad}`, `${bad}; ${good}`, `${good}; ${good}`]) {
      assert.equal((await app.request('/dashboard', { headers: { cookie } })).status, 303);
    }
  });

  it('is not found by an ID in the query, in another cookie or in a header', async (t) => {
    const app = await startApp(t);
    const [, ticket = ''] = (await signUp(app)).split('=');
    const elsewhere = [
      app.request(`/dashboard?session=${ticket}`),
      app.request('/dashboard', { headers: { cookie: `__Host-session=${ticket}; sid=${ticket}` } }),
      app.request('/dashboard', { headers: { session: ticket } }),
      app.request('/dashboard', { headers: { authorization: `Bearer ${ticket}` } }),
    ];
    const statuses = (await Promise.all(elsewhere)).map(({ status }) => status);
    assert.deepEqual(statuses, [303, 303, 303, 401]);
  });

  it('is not started by reading pages', async (t) => {
    const app = await startApp(t);
    for (const path of ['/', '/login', '/signup', '/dashboard', '/nowhere']) {
      const response = await app.request(path);
      assert.deepEqual(response.headers.getSetCookie(), [], path);
    }
    assert.equal(app.sessions.size, 0);
  });

  it('ends with its account', async (t) => {
    const app = await startApp(t);
    const cookie = await signUp(app);
    await app.stores.accounts.remove(1);
    assert.equal((await app.request('/dashboard', { headers: { cookie } })).status, 303);
  });

  it('ends, the oldest first, when a user has more than ten', async (t) => {
    const app = await startApp(t);
    const cookies = [await signUp(app)];
    for (let i = 0; i < 10; i++) cookies.push(await signIn(app));
    const statuses: number[] = [];
    for (const cookie of cookies) {
      statuses.push((await app.request('/dashboard', { headers: { cookie } })).status);
    }
    assert.deepEqual(statuses, [303, ...Array(10).fill(200)]);
  });
});
