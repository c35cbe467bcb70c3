import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { PASSWORD, signIn, signUp, signUpRootAndAda } from '../people.ts';
import { asJson, asPage, form, json } from '../requests.ts';
import { settle } from '../settle.ts';
import { startApp, type TestApp } from '../support.ts';

const DAY = 86_400_000;

type Activity = {
  readonly events: readonly { readonly kind: string }[];
  readonly days: readonly { readonly day: string; readonly ok: number; readonly failed: number }[];
};

async function activity(app: TestApp, cookie: string): Promise<Activity> {
  return (await (await app.request('/account/activity', asJson(cookie))).json()) as Activity;
}

/** Fails to sign ada in. */
const fail = (app: TestApp) =>
  app.request('/login', json({ email: 'ada@example.com', password: 'a wrong one' }));

describe('GET /account/activity', () => {
  it('counts the sign-ins of thirty days, those without any too', async (t) => {
    const app = await startApp(t);
    await signUp(app);
    for (let i = 0; i < 2; i++) await fail(app);
    app.clock.now += DAY;
    await fail(app);
    await signIn(app);
    app.clock.now += 27 * DAY;
    for (let i = 0; i < 6; i++) await fail(app);
    await settle();
    app.clock.now += DAY;
    const cookie = await signIn(app);
    const { days } = await activity(app, cookie);
    assert.equal(days.length, 30);
    assert.deepEqual(days[0], { day: '2026-11-21', ok: 1, failed: 2 });
    assert.deepEqual(days[1], { day: '2026-11-22', ok: 1, failed: 1 });
    assert.deepEqual(days[28], { day: '2026-12-19', ok: 0, failed: 6 });
    assert.deepEqual(days[29], { day: '2026-12-20', ok: 1, failed: 0 });
    const quiet = days.slice(2, 28);
    assert.ok(quiet.every(({ ok, failed }) => ok === 0 && failed === 0));
    assert.equal(new Set(days.map(({ day }) => day)).size, 30);
  });

  it('forgets the thirty-first day, also around midnight', async (t) => {
    const app = await startApp(t);
    app.clock.now = Date.UTC(2026, 10, 21, 23, 59, 59, 999);
    await signUp(app);
    app.clock.now += 1 + 29 * DAY; // 2026-12-21, 00:00
    const { days } = await activity(app, await signIn(app));
    assert.deepEqual(days[0], { day: '2026-11-22', ok: 0, failed: 0 });
    assert.equal(
      days.reduce((sum, { ok }) => sum + ok, 0),
      1,
    );
  });

  it('lists what happened to this account and to no other, newest first, fifty on a page', async (t) => {
    const app = await startApp(t);
    await signUp(app, 'bob@example.com');
    const cookie = await signUp(app);
    await fail(app);
    const kinds = async () => (await activity(app, cookie)).events.map(({ kind }) => kind);
    assert.deepEqual(await kinds(), ['login_failed', 'login', 'signup']);
    const event = { at: app.clock.now, kind: 'login', reason: null, userId: 2 } as const;
    const from = { actorId: null, requestId: '', address: '', userAgent: '' };
    for (let i = 0; i < 60; i++) await app.events.append({ ...event, ...from });
    assert.equal((await kinds()).length, 50);
    const page = await (await app.request('/account/activity', asPage(cookie))).text();
    const [, older = ''] = /href="(\/account\/activity\?older=[\d-]+)" rel="next"/.exec(page) ?? [];
    const rest = await (await app.request(older, asPage(cookie))).text();
    assert.match(rest, /Failed to sign in/);
    assert.doesNotMatch(rest, /bob|<svg viewBox="0 0 360/);
  });

  it('shows a person the same in words, with a sentence for every kind of event', async (t) => {
    const app = await startApp(t);
    const cookie = await signUp(app);
    await fail(app);
    await app.request('/confirm', form({ password: 'wrong' }, cookie));
    const page = await (await app.request('/account/activity', asPage(cookie))).text();
    assert.match(page, /Account created/);
    assert.match(page, /<span class="failed">Wrong password typed while signed in<\/span>/);
    assert.match(page, /<span class="failed">Failed to sign in<\/span>/);
    const text = page.replaceAll(/<[^>]*>/g, ' ');
    assert.match(text, /21\D{0,9}2026\s+1\s+1\s/, 'the one at the log-in');
    assert.doesNotMatch(page, /undefined/);
  });

  it('tells what an administrator did, but not from which address and browser', async (t) => {
    const app = await startApp(t);
    const { root, ada } = await signUpRootAndAda(app);
    const change = form({ role: 'admin' }, root);
    const headers = { ...change.headers, 'user-agent': 'Firefox/145.0 of root' };
    await app.request('/users/2/role', { ...change, headers });
    await app.request('/users/2/role', { ...form({ role: 'user' }, root), headers });
    const page = await (await app.request('/account/activity', asPage(ada))).text();
    assert.match(page, /<strong>Role changed<\/strong> <small>by an administrator<\/small>/);
    for (const path of ['/account/activity', '/dashboard', '/users/2']) {
      for (const asked of [asPage(ada), asJson(ada)]) {
        const text = await (await app.request(path, asked)).text();
        assert.doesNotMatch(text, /Firefox|root@/, path);
      }
    }
    const theirs = await (await app.request('/users/2', asPage(root))).text();
    assert.match(theirs, /by root<wbr>@example<wbr>\.com, Firefox/);
    const { events } = (await (await app.request('/users/2', asJson(root))).json()) as {
      events: readonly { actor: string | null; userAgent: string }[];
    };
    assert.deepEqual(
      [events[0]?.actor, events[0]?.userAgent],
      ['root@example.com', headers['user-agent']],
    );
  });

  it('escapes what a stranger sent along', async (t) => {
    const app = await startApp(t);
    const cookie = await signUp(app);
    const headers = { 'content-type': 'application/json', 'user-agent': '<img src=x>' };
    const body = JSON.stringify({ email: 'ada@example.com', password: PASSWORD });
    await app.request('/login', { method: 'POST', body, headers });
    const page = await (await app.request('/account/activity', asPage(cookie))).text();
    assert.doesNotMatch(page, /<img/);
  });
});
