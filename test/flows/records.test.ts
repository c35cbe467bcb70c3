/** What is recorded, for how long a browser is known, and how much of it a user sees. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { openStores } from '../../src/stores.ts';
import { ADA, PASSWORD, signIn, signUp, signUpAdmin } from '../people.ts';
import { asJson, asPage, cookieOf, form, json } from '../requests.ts';
import { settle } from '../settle.ts';
import { count, storedEvents } from '../stored.ts';
import { startApp, type TestApp } from '../support.ts';

const OTHER = 'seven quiet lighthouse cats';
const WRONG = { ...ADA, password: 'a wrong one' };
const DAY = 86_400_000;

async function times<T>(amount: number, what: () => Promise<T>): Promise<T[]> {
  const results: T[] = [];
  for (let i = 0; i < amount; i++) results.push(await what());
  return results;
}

/** The events of a kind: about whom, and why. */
const eventsOf = async (app: TestApp, kind: string) =>
  (await storedEvents(app, kind)).map(({ userId, reason }) => ({ userId, reason }));

describe('the record', () => {
  it('has a guess at the password of a signed-in user, and that it was refused', async (t) => {
    const app = await startApp(t);
    const cookie = await signUp(app);
    const guess = () => app.request('/confirm', form({ password: 'wrong' }, cookie));
    const statuses = await times(6, async () => (await guess()).status);
    assert.deepEqual(statuses, [...Array(5).fill(401), 429]);
    await settle();
    assert.equal((await eventsOf(app, 'confirm_failed')).length, 5);
    assert.deepEqual(await eventsOf(app, 'confirm_throttled'), [{ userId: 1, reason: 'account' }]);
  });

  it('has the end of a session that a program asked for', async (t) => {
    const app = await startApp(t);
    await signUp(app);
    const pair = await (await app.request('/token/login', json(ADA))).json();
    const { token } = pair as { token: string };
    assert.equal((await eventsOf(app, 'logout')).length, 0);
    const authorization = { authorization: `Bearer ${token}` };
    const revoked = await app.request('/token/revoke', { method: 'POST', headers: authorization });
    assert.equal(revoked.status, 204);
    assert.deepEqual(await eventsOf(app, 'logout'), [{ userId: 1, reason: null }]);
  });

  it('has three hundred events that a user causes on their own account, then one a minute; the log has all', async (t) => {
    const app = await startApp(t);
    const cookie = await signUp(app);
    app.logged.length = 0;
    const confirm = () => app.request('/confirm', form({ password: PASSWORD }, cookieNow));
    let cookieNow = cookie;
    for (let i = 0; i < 305; i++) cookieNow = cookieOf(await confirm());
    const stored = (await eventsOf(app, 'confirmed')).length;
    assert.equal(stored, 300);
    assert.equal(app.logged.filter(({ event }) => event === 'confirmed').length, 305);
    app.clock.now += 60_000;
    await confirm();
    assert.equal((await eventsOf(app, 'confirmed')).length, stored + 1);
    await signIn(app);
    assert.equal((await eventsOf(app, 'login')).length, 2, 'one kind hides no other');
  });

  it('has three hundred changes of one password: one account does not displace the events of others', async (t) => {
    const app = await startApp(t);
    let cookie = await signUp(app);
    for (let i = 0; i < 302; i++) {
      const [current, password] = i % 2 ? [OTHER, PASSWORD] : [PASSWORD, OTHER];
      cookie = cookieOf(
        await app.request('/account/password', form({ current, password }, cookie)),
      );
    }
    assert.equal((await eventsOf(app, 'password_changed')).length, 300);
  });

  it('has the session that an eleventh one ended', async (t) => {
    const app = await startApp(t);
    await signUp(app);
    await times(9, () => signIn(app));
    assert.equal((await eventsOf(app, 'session_evicted')).length, 0);
    await signIn(app);
    assert.deepEqual(await eventsOf(app, 'session_evicted'), [{ userId: 1, reason: null }]);
  });

  it('counts the sign-ups that were turned away, in one row, and has thirty lines of them', async (t) => {
    const app = await startApp(t, { signups: { capacity: 1, refillMs: DAY } });
    await signUp(app);
    const again = () => app.request('/signup', json({ ...ADA, email: 'bob@example.com' }));
    const answers = await times(100, again);
    assert.ok(answers.every(({ status }) => status === 429));
    await app.events.save();
    assert.equal(await count(app, 'events', { kind: 'signup_throttled', count: 100 }), 1);
    assert.equal(app.logged.filter(({ event }) => event === 'signup_throttled').length, 30);
    app.clock.now += 10_000;
    await again();
    assert.equal(
      app.logged.filter(({ event }) => event === 'signup_throttled').length,
      31,
      'and one in 10 s',
    );
  });
});

describe('GET /users/:id', () => {
  it('shows the newest twenty events, on the page and to a program', async (t) => {
    const app = await startApp(t);
    const root = await signUpAdmin(app);
    await signUp(app);
    for (let i = 1; i <= 25; i++) {
      app.clock.now += 1_000;
      await app.request('/login', json(i === 1 ? WRONG : ADA));
    }
    const page = await (await app.request('/users/2', asPage(root))).text();
    const latest = page.slice(page.indexOf('id="events"'));
    // From the eleventh on, each log-in takes the place of the oldest, which is an event as well,
    // and so is a new device.
    assert.equal(latest.match(/Signed in|Oldest session ended|New device/g)?.length, 20);
    assert.doesNotMatch(latest, /Failed to sign in/, 'that was before the last twenty');
    const { events } = (await (await app.request('/users/2', asJson(root))).json()) as {
      events: readonly { kind: string }[];
    };
    assert.equal(events.length, 20);
  });
});

describe('a browser that signed in before', () => {
  it('is known for 180 days, and for at least 90 from each log-in on', async (t) => {
    const app = await startApp(t);
    await signUp(app);
    const deviceOf = async (cookie = '') =>
      (await app.request('/login', json(ADA, cookie))).headers.getSetCookie()[1] ?? '';
    const first = await deviceOf();
    assert.match(first, /^device=[^;]+; /);
    assert.ok(first.split('; ').includes(`Max-Age=${(180 * DAY) / 1000}`), first);
    const cookie = first.split(';', 1)[0];
    app.clock.now += 89 * DAY;
    assert.equal(await deviceOf(cookie), first);
    app.clock.now += DAY;
    assert.notEqual(await deviceOf(cookie), first);
  });

  it('lets its owner confirm who they are during an attack on the account', async (t) => {
    const app = await startApp(t);
    await signUp(app);
    const response = await app.request('/login', json(ADA));
    const [session = '', device = ''] = response.headers
      .getSetCookie()
      .map((cookie) => cookie.split(';', 1)[0] ?? '');
    await times(8, () => app.request('/login', json(WRONG)));
    const confirm = (cookie: string) =>
      app.request('/confirm', form({ password: PASSWORD }, cookie));
    assert.equal((await confirm(session)).status, 429, 'a browser that is not known has to wait');
    assert.equal((await confirm(`${session}; ${device}`)).status, 303);
  });
});

describe('changing the address', () => {
  it('is possible once more after ten minutes, and not sooner', async (t) => {
    const app = await startApp(t);
    await signUp(app, 'bob@example.com');
    const cookie = await signUp(app);
    const attempt = async () =>
      (
        await app.request(
          '/account/email',
          json({ email: 'bob@example.com', password: PASSWORD }, cookie),
        )
      ).status;
    assert.deepEqual(await times(11, attempt), [...Array(10).fill(409), 429]);
    app.clock.now += 599_000;
    assert.equal(await attempt(), 429);
    app.clock.now += 1_000;
    assert.deepEqual(await times(2, attempt), [409, 429]);
  });
});

describe('a failure inside', () => {
  it('greets no user: the look-up of the user may be what has failed', async (t) => {
    const other = await openStores(':memory:', { as: 'server' });
    t.after(() => other.close());
    const signIns = () => Promise.reject(new Error('broken'));
    const app = await startApp(t, { events: { ...other.events, signIns } });
    const cookie = await signUp(app);
    const missing = await app.request('/nowhere', asPage(cookie));
    assert.equal(missing.status, 404);
    assert.match(await missing.text(), /Sign out/, 'other errors do');
    const broken = await app.request('/dashboard', asPage(cookie));
    assert.equal(broken.status, 500);
    assert.doesNotMatch(await broken.text(), /Sign out|ada@example/);
  });
});
