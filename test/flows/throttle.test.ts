import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { HashGate, type HashQueue } from '../../src/auth/passwords/hash-gate.ts';
import { parseProxies } from '../../src/http/client.ts';
import { ADA, PASSWORD, signUp, signUpAdmin } from '../people.ts';
import { form, json, openLink, redeem } from '../requests.ts';
import { settle } from '../settle.ts';
import { count, storedEvents } from '../stored.ts';
import { startApp, type TestApp } from '../support.ts';

const MINUTE = 60_000;

const guess = async (app: TestApp, init: object = {}) =>
  (await app.request('/login', { ...json({ ...ADA, password: 'a wrong one' }), ...init })).status;
const enter = (app: TestApp) => app.request('/login', json(ADA));
const times = async (count: number, what: () => Promise<unknown>) => {
  const results: unknown[] = [];
  for (let i = 0; i < count; i++) results.push(await what());
  return results;
};
/** As if it came through a proxy from this address. */
const from = (address: string) => ({
  headers: { 'content-type': 'application/json', 'x-forwarded-for': address },
});
const proxied = { trustedProxies: parseProxies(['127.0.0.1']) ?? assert.fail() };

describe('guessing at one account', () => {
  it('must wait from the fifth failure on, the owner too, and the wait doubles', async (t) => {
    const app = await startApp(t);
    await signUp(app);
    assert.deepEqual(await times(5, () => guess(app)), Array(5).fill(401));
    assert.equal((await enter(app)).status, 429);
    app.clock.now += MINUTE / 2;
    assert.equal(await guess(app), 401);
    app.clock.now += MINUTE / 2;
    assert.equal(await guess(app), 429, 'the second wait is a minute');
    app.clock.now += MINUTE / 2;
    assert.equal((await enter(app)).status, 200);
    assert.deepEqual(await times(5, () => guess(app)), Array(5).fill(401), 'a success starts anew');
  });

  it('counts a page and a program together, and every spelling of the address', async (t) => {
    const app = await startApp(t);
    await signUp(app);
    await times(3, () => guess(app));
    await times(2, () =>
      app.request('/login', form({ email: ' ADA@example.com', password: 'wrong' })),
    );
    const response = await app.request('/login', form(ADA));
    assert.equal(response.status, 429);
    const page = await response.text();
    assert.match(page, /Too many attempts/);
    assert.match(page, /value="ada@example\.com"/);
  });

  it('is limited to five attempts at the same moment, too', async (t) => {
    const app = await startApp(t);
    await signUp(app);
    const statuses = await Promise.all(Array.from({ length: 20 }, () => guess(app)));
    assert.equal(statuses.filter((status) => status === 401).length, 5);
  });

  it('looks the same for an account that does not exist', async (t) => {
    const app = await startApp(t);
    const unknown = { ...json({ email: 'eve@example.com', password: 'wrong' }) };
    const statuses = await times(7, () => guess(app, unknown));
    assert.deepEqual(statuses, [...Array(5).fill(401), 429, 429]);
  });

  it('does not lock out a known browser', async (t) => {
    const app = await startApp(t);
    await signUp(app);
    const [, device = ''] = (await enter(app)).headers.getSetCookie();
    await times(8, () => guess(app));
    const withDevice = (cookie: string) => app.request('/login', json(ADA, cookie));
    assert.equal((await withDevice(device.split(';')[0] ?? '')).status, 200);
    assert.equal((await withDevice('device=made.up')).status, 429);
  });

  it('with a stolen device token has to wait too, and the token is good for one account', async (t) => {
    const app = await startApp(t);
    await signUp(app);
    await signUp(app, 'bob@example.com');
    const [, set = ''] = (await enter(app)).headers.getSetCookie();
    const cookie = set.split(';')[0] ?? '';
    const wrong = { ...ADA, password: 'wrong' };
    const statuses = await times(
      6,
      async () => (await app.request('/login', json(wrong, cookie))).status,
    );
    assert.deepEqual(statuses, [...Array(5).fill(401), 429]);
    const bob = { email: 'bob@example.com', password: 'wrong' };
    await times(5, () => app.request('/login', json(bob)));
    assert.equal((await app.request('/login', json(bob, cookie))).status, 429);
  });

  it('leaves other accounts alone', async (t) => {
    const app = await startApp(t);
    await signUp(app, 'bob@example.com');
    await times(6, () => guess(app));
    const bob = json({ email: 'bob@example.com', password: PASSWORD });
    assert.equal((await app.request('/login', bob)).status, 200);
  });
});

describe('guessing from one address', () => {
  const spray = (app: TestApp, count: number, init: (i: number) => object = () => ({})) => {
    let i = 0;
    return times(count, () =>
      guess(app, { ...json({ email: `user${++i}@example.com`, password: 'wrong' }), ...init(i) }),
    );
  };

  it('ends after twenty accounts, and others are not affected', async (t) => {
    const app = await startApp(t, proxied);
    await signUp(app);
    const statuses = await spray(app, 22, () => from('192.0.2.1'));
    assert.deepEqual(statuses, [...Array(20).fill(401), 429, 429]);
    assert.equal((await app.request('/login', { ...json(ADA), ...from('192.0.2.2') })).status, 200);
    app.clock.now += MINUTE / 3;
    assert.equal((await spray(app, 1, () => from('192.0.2.1')))[0], 401, 'one comes back in 20 s');
  });

  it('counts a whole IPv6 network as one', async (t) => {
    const app = await startApp(t, proxied);
    const statuses = await spray(app, 21, (i) => from(`2001:db8:0:1::${i.toString(16)}`));
    assert.equal(statuses.at(-1), 429);
    assert.equal((await spray(app, 1, () => from('2001:db8:0:2::1')))[0], 401);
  });

  it('cannot hide behind a header when there is no trusted proxy', async (t) => {
    const app = await startApp(t);
    const statuses = await spray(app, 21, (i) => from(`192.0.2.${i}`));
    assert.equal(statuses.at(-1), 429);
  });

  it('does not lock out a known browser at the same address or in its network', async (t) => {
    const app = await startApp(t, proxied);
    await signUp(app);
    const [, set = ''] = (await enter(app)).headers.getSetCookie();
    const device = set.split(';')[0] ?? '';
    const here = (cookie: string, address: string) => {
      const { headers } = from(address);
      return app.request('/login', { ...json(ADA), headers: { ...headers, cookie } });
    };
    // All of the /24: five addresses with twenty mistakes each.
    await spray(app, 100, (i) => from(`192.0.2.${1 + (i % 5)}`));
    for (const address of ['192.0.2.1', '192.0.2.77']) {
      assert.equal((await here('', address)).status, 429, address);
      assert.equal((await here(device, address)).status, 200, address);
    }
  });

  it('is not forgiven for signing in to an account of one’s own', async (t) => {
    const app = await startApp(t);
    await signUp(app);
    await spray(app, 19);
    assert.equal((await enter(app)).status, 200);
    await spray(app, 1);
    assert.equal((await enter(app)).status, 429);
  });
});

describe('signing up', () => {
  it('is limited for each address, and a form with mistakes does not count', async (t) => {
    const app = await startApp(t, { signups: { capacity: 2, refillMs: 3 * MINUTE } });
    const attempt = async (email: string) =>
      (await app.request('/signup', json({ email, password: PASSWORD }))).status;
    const emails = [
      'nonsense',
      'nonsense',
      'nonsense',
      'a@example.com',
      'a@example.com',
      'b@example.com',
    ];
    const statuses: number[] = [];
    for (const email of emails) statuses.push(await attempt(email));
    assert.deepEqual(statuses, [400, 400, 400, 201, 409, 429]);
    app.clock.now += 3 * MINUTE;
    assert.equal(await attempt('b@example.com'), 201);
  });
});

describe('a reset link', () => {
  const NEW = 'seven quiet lighthouse cats';

  it('lets a throttled user sign in with the new password, in any browser', async (t) => {
    const app = await startApp(t);
    await signUp(app);
    await times(5, () => guess(app));
    const { secret } = (await app.links.reset(1, null)) ?? assert.fail();
    assert.equal((await enter(app)).status, 429, 'to have asked for a link proves nothing');
    await openLink(app, `/reset/${secret}`);
    assert.equal((await enter(app)).status, 429, 'nor does it to look at the form');
    await redeem(app, `/reset/${secret}`, form({ password: 'short' }));
    assert.equal((await enter(app)).status, 429, 'nor a password that is not taken');
    assert.equal((await redeem(app, `/reset/${secret}`, form({ password: NEW }))).status, 303);
    assert.equal((await app.request('/login', json({ ...ADA, password: NEW }))).status, 200);
  });

  it('makes the browser a known one: its user signs in while the attacker goes on guessing', async (t) => {
    const app = await startApp(t);
    await signUp(app);
    const { secret } = (await app.links.reset(1, null)) ?? assert.fail();
    const [device = ''] = (
      await redeem(app, `/reset/${secret}`, form({ password: NEW }))
    ).headers.getSetCookie();
    await times(6, () => guess(app));
    const known = json({ ...ADA, password: NEW }, device.split(';')[0]);
    assert.equal((await app.request('/login', known)).status, 200);
  });
});

describe('a browser that was known', () => {
  const NEW = 'seven quiet lighthouse cats';
  const pairs = (response: Response) =>
    response.headers.getSetCookie().map((cookie) => cookie.split(';', 1)[0] ?? '');

  /** Ada signed in on a laptop and a phone, and her account under attack. */
  async function setUp(t: TestContext) {
    const app = await startApp(t);
    await signUp(app);
    const laptop = pairs(await enter(app));
    const [, phone = ''] = pairs(await enter(app));
    await times(8, () => guess(app));
    const enterFrom = async (device: string, password = PASSWORD) =>
      (await app.request('/login', json({ ...ADA, password }, device))).status;
    return { app, laptop, phone, enterFrom };
  }

  it('is a stranger after the password was changed on another; the one that changed it is not', async (t) => {
    const { app, laptop, phone, enterFrom } = await setUp(t);
    const change = { current: PASSWORD, password: NEW };
    const changed = await app.request('/account/password', form(change, laptop.join('; ')));
    const [, renewed = ''] = pairs(changed);
    await times(8, () => guess(app));
    assert.equal(await enterFrom(phone, NEW), 429);
    assert.equal(
      await enterFrom(laptop[1] ?? '', NEW),
      429,
      'nor does the old token of this one count',
    );
    assert.equal(await enterFrom(renewed, NEW), 200);
  });

  it('is unknown after a reset link was used elsewhere', async (t) => {
    const { app, phone, enterFrom } = await setUp(t);
    const { secret } = (await app.links.reset(1, null)) ?? assert.fail();
    await redeem(app, `/reset/${secret}`, form({ password: NEW }));
    await times(8, () => guess(app));
    assert.equal(await enterFrom(phone, NEW), 429);
  });

  it('is a stranger after the account was disabled, and enabled again', async (t) => {
    const { app, phone, enterFrom } = await setUp(t);
    const [root] = (await signUpAdmin(app)).split(';');
    await app.request('/users/1/disable', form({}, root));
    await app.request('/users/1/enable', form({}, root));
    assert.equal(await enterFrom(phone), 429);
  });

  it('is a stranger after 180 days without a log-in', async (t) => {
    const { app, phone, enterFrom } = await setUp(t);
    app.clock.now += 180 * 86_400_000;
    await times(8, () => guess(app));
    assert.equal(await enterFrom(phone), 429);
  });
});

/** A gate that says when a task has come to it. */
class WatchedGate extends HashGate {
  came = Promise.withResolvers<void>();

  override run<T>(task: () => Promise<T>, signal: AbortSignal, queue?: HashQueue): Promise<T> {
    const result = super.run(task, signal, queue);
    this.came.resolve();
    this.came = Promise.withResolvers();
    return result;
  }
}

describe('an attempt whose password was not checked', () => {
  it('does not count when the client went away in the queue, and is no error', {
    timeout: 60_000,
  }, async (t) => {
    const gate = new WatchedGate({ width: 1, queue: 10 });
    const app = await startApp(t, { gate });
    await signUp(app);
    const { promise: held, resolve: release } = Promise.withResolvers<void>();
    void gate.run(() => held, new AbortController().signal);
    for (let reloads = 1; reloads <= 6; reloads++) {
      const browser = new AbortController();
      const came = gate.came.promise;
      const gone = assert.rejects(
        app.request('/login', { ...form(ADA), signal: browser.signal }),
        /abort/,
      );
      await came;
      browser.abort();
      await gone;
      const abandoned = () => app.logged.filter(({ event }) => event === 'abandoned');
      while (abandoned().length < reloads) await turn();
      assert.equal(abandoned().at(-1)?.error, undefined, 'no stack');
    }
    release();
    assert.equal((await enter(app)).status, 200);
    assert.deepEqual(
      app.logged.filter(({ level }) => level === 'error'),
      [],
    );
  });

  it('does not count when the database failed first', async (t) => {
    const app = await startApp(t);
    await signUp(app);
    const repair = await app.testDatabase.breakKind('users');
    assert.deepEqual(await times(6, () => guess(app)), Array(6).fill(500));
    await repair();
    assert.equal((await enter(app)).status, 200);
  });

  it('does not count when the gate was full, and stands in the log, not too often', async (t) => {
    const gate = new HashGate({ width: 1, queue: 0 });
    const app = await startApp(t, { gate });
    await signUp(app);
    const { promise: held, resolve: release } = Promise.withResolvers<void>();
    void gate.run(() => held, new AbortController().signal);
    assert.deepEqual(await times(40, () => guess(app)), Array(40).fill(503));
    release();
    assert.equal(app.logged.filter(({ event }) => event === 'login_busy').length, 30);
    await app.events.save();
    assert.equal(await count(app, 'events', { kind: 'login_busy', count: 40 }), 1);
    assert.equal((await enter(app)).status, 200);
  });
});

describe('the record of it', () => {
  it('says which limit it was, and in the log for how long', async (t) => {
    const app = await startApp(t);
    await signUp(app);
    await times(5, () => guess(app));
    app.clock.now += 10_000;
    await guess(app);
    for (let i = 0; i < 16; i++) {
      await app.request('/login', json({ email: `user${i}@example.com`, password: 'wrong' }));
    }
    await settle();
    const lines = app.logged.filter(({ event }) => event === 'login_throttled');
    assert.deepEqual(
      lines.map(({ userId, reason, retryAfter }) => ({ userId, reason, retryAfter })),
      [
        { userId: 1, reason: 'account', retryAfter: 20 },
        { userId: null, reason: 'address', retryAfter: 10 },
      ],
    );
    const events = await storedEvents(app, 'login_throttled');
    assert.deepEqual(
      events.map(({ reason }) => reason),
      ['account', 'address'],
    );
  });

  it('has each refusal once, and stops before it fills the disk', async (t) => {
    const app = await startApp(t);
    await times(5, () => guess(app));
    await times(100, () => guess(app));
    await settle();
    await app.events.save();
    assert.equal(await count(app, 'events', { kind: 'login_failed', count: 5 }), 1, 'no account');
    assert.equal(await count(app, 'events', { kind: 'login_throttled', count: 100 }), 1);
    assert.equal(app.logged.filter(({ event }) => event === 'login_throttled').length, 30);
    assert.equal(app.logged.filter(({ event }) => event === 'request').length, 105);
  });
});
