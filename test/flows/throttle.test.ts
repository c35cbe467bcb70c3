import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseProxies } from '../../src/http/client.ts';
import { form, json, PASSWORD, signUp, startApp, type TestApp } from '../support.ts';

const ADA = { email: 'ada@example.com', password: PASSWORD };
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
  it('has to wait from the fifth failure on, the owner with it, and the wait doubles', async (t) => {
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
    assert.match(page, /too many attempts/);
    assert.match(page, /value="ada@example\.com"/);
  });

  it('cannot be done all at once', async (t) => {
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

  it('does not lock out a browser that has been here before', async (t) => {
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
  it('is limited for one address, what is merely wrong does not count', async (t) => {
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

describe('the record of it', () => {
  it('has each refusal once, and stops before it fills the disk', async (t) => {
    const app = await startApp(t);
    await times(5, () => guess(app));
    await times(100, () => guess(app));
    const count = (kind: string) =>
      app.database.prepare('SELECT count(*) AS n FROM events WHERE kind = ?').get(kind)?.n;
    assert.equal(count('login_failed'), 5);
    assert.equal(count('login_throttled'), 30);
    assert.equal(app.logged.filter(({ event }) => event === 'request').length, 105);
  });
});
