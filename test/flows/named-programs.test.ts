/** Programs with a name: one session each, which its owner finds among their own. */
import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { PASSWORD, signUp } from '../people.ts';
import { asJson, asPage, form, json } from '../requests.ts';
import { count, isProgram, storedSessions } from '../stored.ts';
import { startApp, type TestApp } from '../support.ts';

type Pair = { readonly token: string; readonly refreshToken: string };
type Listed = { id: number; program: boolean; name: string | null };

const send = (app: TestApp, name: unknown, email = 'ada@example.com') =>
  app.request('/token/login', json({ email, password: PASSWORD, name }));
const logIn = async (app: TestApp, name?: string, email?: string) => {
  const response = await send(app, name, email);
  assert.equal(response.status, 200);
  return (await response.json()) as Pair;
};
const lives = async (app: TestApp, { token, refreshToken }: Pair) => {
  const entered = await app.request('/me', { headers: { authorization: `Bearer ${token}` } });
  const refreshed = await app.request('/token/refresh', json({ refreshToken }));
  return [entered.status, refreshed.status];
};

async function setUp(t: TestContext) {
  const app = await startApp(t);
  const cookie = await signUp(app);
  await signUp(app, 'bob@example.com');
  const list = async () =>
    (
      (await (await app.request('/account/sessions', asJson(cookie))).json()) as {
        sessions: Listed[];
      }
    ).sessions;
  return { app, cookie, list };
}

describe('a program that signs in anew under its name', () => {
  it('ends the session that it had, and both tokens of it', async (t) => {
    const { app } = await setUp(t);
    const first = await logIn(app, 'nightly backup');
    const second = await logIn(app, 'nightly backup');
    assert.deepEqual(await lives(app, first), [401, 401]);
    assert.deepEqual(await lives(app, second), [200, 200]);
    assert.equal(await count(app, 'sessions', isProgram), 1);
    assert.equal(await count(app, 'events', { kind: 'session_evicted' }), 0);
  });

  it('ends nothing of another name, of no name, of another account, or of a browser', async (t) => {
    const { app, cookie } = await setUp(t);
    const others = [
      await logIn(app, 'Nightly backup'),
      await logIn(app),
      await logIn(app),
      await logIn(app, 'nightly backup', 'bob@example.com'),
    ];
    await logIn(app, 'nightly backup');
    for (const pair of others) assert.deepEqual(await lives(app, pair), [200, 200]);
    assert.equal((await app.request('/account/sessions', asJson(cookie))).status, 200);
  });

  it('never ends the session of another program of its account, however often it signs in', async (t) => {
    const { app } = await setUp(t);
    const other = await logIn(app);
    for (let i = 0; i < 25; i++) await logIn(app, 'nightly backup');
    assert.deepEqual(await lives(app, other), [200, 200]);
  });

  it('keeps the session that it had when the new one cannot be stored', async (t) => {
    const { app } = await setUp(t);
    const first = await logIn(app, 'nightly backup');
    const repair = await app.testDatabase.breakChange('INSERT', 'refresh_tokens');
    assert.equal((await send(app, 'nightly backup')).status, 500);
    await repair();
    assert.deepEqual(await lives(app, first), [200, 200]);
  });
});

describe('the name of a program', () => {
  it('is listed among the sessions of its owner, also after a restart', async (t) => {
    const { app, list } = await setUp(t);
    await logIn(app, '  nightly backup ');
    await logIn(app);
    const expected = [
      [true, null],
      [true, 'nightly backup'],
      [false, null],
    ];
    assert.deepEqual(
      (await list()).map(({ program, name }) => [program, name]),
      expected,
    );
    const stored = (await storedSessions(app.stores.sessions)).filter(({ userId }) => userId === 1);
    assert.deepEqual(
      stored.map(({ program }) => program?.name),
      [undefined, 'nightly backup', null],
    );
  });

  it('is shown on the pages of its owner, marked as a program and escaped', async (t) => {
    const { app, cookie } = await setUp(t);
    await logIn(app, '<b>Firefox on Linux</b>');
    await logIn(app);
    for (const path of ['/account/sessions', '/dashboard']) {
      const page = await (await app.request(path, asPage(cookie))).text();
      assert.match(page, /Program: &lt;b&gt;Firefox on Linux&lt;\/b&gt;/, path);
      assert.match(page, /<strong>Unnamed program</, path);
    }
  });

  it('is ended there, as a browser is', async (t) => {
    const { app, cookie, list } = await setUp(t);
    const pair = await logIn(app, 'nightly backup');
    const program = (await list()).find(({ name }) => name === 'nightly backup');
    const path = `/account/sessions/${program?.id}/revoke`;
    assert.equal((await app.request(path, form({}, cookie))).status, 303);
    assert.deepEqual(await lives(app, pair), [401, 401]);
  });

  it('is plain text of at most 60 characters', async (t) => {
    const { app } = await setUp(t);
    await logIn(app, '🧥'.repeat(60));
    await logIn(app, '❤\ufe0f');
    await logIn(app, 'Köln <b>& "more"');
    const bad = [
      '',
      '   ',
      'a'.repeat(61),
      'a\nb',
      'a\u0000',
      'a\u202eb',
      'a\ud800',
      'a\u2028b',
      '\u3164',
      '\u2800 \u034f',
      '\ufe0f',
      7,
      {},
    ];
    for (const name of bad) {
      const response = await send(app, name);
      assert.equal(response.status, 400, JSON.stringify(name));
      const { issues } = (await response.json()) as { issues: { field: string }[] };
      assert.deepEqual(
        issues.map(({ field }) => field),
        ['name'],
      );
    }
  });
});
