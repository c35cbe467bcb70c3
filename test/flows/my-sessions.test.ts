import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { confirmKept, keptIn } from '../kept-form.ts';
import { opens, signIn, signUp } from '../people.ts';
import { asJson, asPage, form, json, notIds } from '../requests.ts';
import { count } from '../stored.ts';
import { startApp, type TestApp } from '../support.ts';

type Listed = { readonly id: number; readonly current: boolean };

/** An app with ada signed in at three places, the sessions 1, 2 and 3. */
async function setUp(t: TestContext) {
  const app = await startApp(t);
  const first = await signUp(app);
  return { app, first, second: await signIn(app), cookie: await signIn(app) };
}

async function listed(app: TestApp, cookie: string): Promise<readonly Listed[]> {
  const response = await app.request('/account/sessions', asJson(cookie));
  return ((await response.json()) as { sessions: Listed[] }).sessions;
}

describe('GET /account/sessions', () => {
  it('shows every session, and marks this one', async (t) => {
    const { app, cookie } = await setUp(t);
    const page = await (await app.request('/account/sessions', asPage(cookie))).text();
    const [here = '', elsewhere = ''] = page.split('id="elsewhere"');
    assert.match(here, /0003/);
    assert.doesNotMatch(here, /sessions\/3\/revoke/);
    for (const id of [2, 1]) {
      assert.match(elsewhere, new RegExp(`action="/account/sessions/${id}/revoke"`));
    }
    assert.match(elsewhere, /action="\/account\/sessions\/revoke-others"/);
  });

  it('lists them for a program, never with the ticket or its key', async (t) => {
    const { app, cookie } = await setUp(t);
    const response = await app.request('/account/sessions', asJson(cookie));
    const text = await response.text();
    const { sessions } = JSON.parse(text) as { sessions: Listed[] };
    assert.deepEqual(
      sessions.map(({ id, current }) => ({ id, current })),
      [
        { id: 3, current: true },
        { id: 2, current: false },
        { id: 1, current: false },
      ],
    );
    assert.doesNotMatch(text, /[A-Za-z0-9_-]{43}/);
  });

  it('shows none of another user, and none that has expired', async (t) => {
    const { app } = await setUp(t);
    const bob = await signUp(app, 'bob@example.com');
    assert.equal((await listed(app, bob)).length, 1);
    app.clock.now += 2 * 3_600_000;
    const back = await signIn(app);
    assert.equal((await listed(app, back)).length, 1);
  });
});

describe('POST /account/sessions/:id/revoke', () => {
  it('ends that session at its very next request, and no other', async (t) => {
    const { app, first, second, cookie } = await setUp(t);
    const response = await app.request('/account/sessions/1/revoke', form({}, cookie));
    assert.equal(response.status, 303);
    assert.equal(response.headers.get('location'), '/account/sessions?done=revoked');
    assert.equal(await opens(app, first), false);
    assert.ok((await opens(app, second)) && (await opens(app, cookie)));
    assert.equal(await count(app, 'sessions', { id: 1 }), 0);
    assert.equal(await count(app, 'events', { kind: 'session_revoked', userId: 1 }), 1);
  });

  it('answers a program with 204', async (t) => {
    const { app, first, cookie } = await setUp(t);
    const response = await app.request('/account/sessions/1/revoke', json({}, cookie));
    assert.equal(response.status, 204);
    assert.equal(await opens(app, first), false);
  });

  it('does not find the session of another user, and it lives on', async (t) => {
    const { app, cookie } = await setUp(t);
    const bob = await signUp(app, 'bob@example.com');
    for (const init of [form({}, cookie), json({}, cookie)]) {
      assert.equal((await app.request('/account/sessions/4/revoke', init)).status, 404);
    }
    assert.equal(await opens(app, bob), true);
    assert.equal(await count(app, 'events', { kind: 'session_revoked' }), 0);
  });

  it('replies 404 to an id that is no number of a session', async (t) => {
    const { app, first, cookie } = await setUp(t);
    for (const id of notIds(1)) {
      const response = await app.request(`/account/sessions/${id}/revoke`, json({}, cookie));
      assert.equal(response.status, 404, id);
    }
    assert.equal(await opens(app, first), true);
  });

  it('ends one’s own session, too', async (t) => {
    const { app, cookie } = await setUp(t);
    assert.equal((await app.request('/account/sessions/3/revoke', form({}, cookie))).status, 303);
    assert.equal(await opens(app, cookie), false);
  });
});

describe('POST /account/sessions/revoke-others', () => {
  it('ends all sessions of the user but this one', async (t) => {
    const { app, first, second, cookie } = await setUp(t);
    const bob = await signUp(app, 'bob@example.com');
    const response = await app.request('/account/sessions/revoke-others', form({}, cookie));
    assert.equal(response.headers.get('location'), '/account/sessions?done=others');
    assert.ok(!(await opens(app, first)) && !(await opens(app, second)));
    assert.ok((await opens(app, cookie)) && (await opens(app, bob)));
    assert.equal(await count(app, 'sessions', { userId: 1 }), 1);
    assert.equal(await count(app, 'events', { kind: 'sessions_revoked', userId: 1 }), 1);
    await app.request('/account/sessions/revoke-others', form({}, cookie));
    assert.equal(
      await count(app, 'events', { kind: 'sessions_revoked', userId: 1 }),
      1,
      'what ends nothing leaves nothing behind',
    );
  });

  it('answers a program with 204, also when there is no other', async (t) => {
    const { app, cookie } = await setUp(t);
    for (let i = 0; i < 2; i++) {
      const response = await app.request('/account/sessions/revoke-others', json({}, cookie));
      assert.equal(response.status, 204);
    }
    assert.deepEqual(
      (await listed(app, cookie)).map(({ id }) => id),
      [3],
    );
  });
});

describe('ending a session other than this one', () => {
  it('needs a password that was typed in the last ten minutes (ASVS 7.5.2)', async (t) => {
    const { app, first, cookie } = await setUp(t);
    app.clock.now += 10 * 60_000;
    for (const path of ['/account/sessions/1/revoke', '/account/sessions/revoke-others']) {
      const kept = await keptIn(await app.request(path, form({}, cookie)));
      assert.equal(kept.to, path);
      const refused = await app.request(path, json({}, cookie));
      assert.equal(refused.status, 403, path);
      assert.match(await refused.text(), /POST your password to \/confirm/);
    }
    assert.equal(await opens(app, first), true);
    assert.equal(await count(app, 'events', ({ kind }) => /^sessions?_revoked$/.test(kind)), 0);
    const asked = await app.request('/account/sessions/revoke-others', form({}, cookie));
    const done = await confirmKept(app, asked, cookie);
    assert.equal(done.headers.get('location'), '/account/sessions?done=others');
    assert.equal(await opens(app, first), false);
  });

  it('does not apply to signing out', async (t) => {
    const { app, cookie } = await setUp(t);
    app.clock.now += 10 * 60_000;
    assert.equal((await app.request('/logout', form({}, cookie))).status, 303);
    assert.equal(await opens(app, cookie), false);
  });
});
