import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { HashGate } from '../../src/auth/hash-gate.ts';
import { parseProxies } from '../../src/http/client.ts';
import { form, json, PASSWORD, signUp, startApp, type TestApp } from '../support.ts';

const ADA = { email: 'ada@example.com', password: PASSWORD };

/** A gate that lets everybody through, or nobody. */
class Lock extends HashGate {
  full = false;
  readonly #never = new HashGate({ width: 0, queue: 0 });

  constructor() {
    super({ width: 2, queue: 100 });
  }

  override run<T>(task: () => Promise<T>, signal: AbortSignal): Promise<T> {
    return this.full ? this.#never.run(task, signal) : super.run(task, signal);
  }
}

async function setUp(t: TestContext, overrides: Parameters<typeof startApp>[1] = {}) {
  const gate = new Lock();
  return { app: await startApp(t, { gate, ...overrides }), gate };
}

async function statuses(count: number, send: (i: number) => Promise<Response>): Promise<number[]> {
  const seen: number[] = [];
  for (let i = 0; i < count; i++) seen.push((await send(i)).status);
  return seen;
}

const logIn = (app: TestApp, email = ADA.email) =>
  app.request('/login', json({ ...ADA, email, password: 'a wrong one' }));

describe('a full gate', () => {
  it('is no failed attempt at an account', async (t) => {
    const { app, gate } = await setUp(t);
    await signUp(app);
    gate.full = true;
    assert.deepEqual(await statuses(10, () => logIn(app)), Array(10).fill(503));
    gate.full = false;
    assert.deepEqual(await statuses(6, () => logIn(app)), [...Array(5).fill(401), 429]);
  });

  it('is no failed attempt from an address', async (t) => {
    const { app, gate } = await setUp(t);
    gate.full = true;
    const other = (i: number) => logIn(app, `user${i}@example.com`);
    assert.deepEqual(await statuses(30, other), Array(30).fill(503));
    gate.full = false;
    assert.deepEqual(await statuses(21, other), [...Array(20).fill(401), 429]);
  });

  it('is no failed attempt at confirming a password', async (t) => {
    const { app, gate } = await setUp(t);
    const cookie = await signUp(app);
    const confirm = () => app.request('/confirm', form({ password: PASSWORD }, cookie));
    gate.full = true;
    assert.deepEqual(await statuses(10, confirm), Array(10).fill(503));
    gate.full = false;
    assert.deepEqual(await statuses(1, confirm), [303]);
  });

  it('is a sign-up that counts: its answer says that the address is not taken', async (t) => {
    const { app, gate } = await setUp(t, { signups: { capacity: 3, refillMs: 180_000 } });
    await signUp(app);
    gate.full = true;
    const attempt = (i: number) =>
      app.request('/signup', json({ ...ADA, email: `user${i}@example.com` }));
    assert.deepEqual(await statuses(3, attempt), [503, 503, 429]);
    gate.full = false;
    assert.deepEqual(await statuses(1, attempt), [429]);
  });
});

describe('one address', () => {
  it('gets half of the places at the gate, and another still gets in', async (t) => {
    const { promise: open, resolve } = Promise.withResolvers<void>();
    let inside = 0;
    class Slow extends HashGate {
      override async run<T>(task: () => Promise<T>, signal: AbortSignal): Promise<T> {
        inside++;
        await open;
        return super.run(task, signal);
      }
    }
    const trustedProxies = parseProxies(['127.0.0.1']) ?? assert.fail();
    const gate = new Slow({ width: 2, queue: 100 });
    const app = await startApp(t, { gate, trustedProxies });
    const from = (address: string, i: number) => {
      const init = json({ email: `user${i}@example.com`, password: 'a wrong one' });
      return app.request('/login', {
        ...init,
        headers: { ...init.headers, 'x-forwarded-for': address },
      });
    };
    const crowd = Array.from({ length: 12 }, (_, i) => from('192.0.2.1', i));
    const firstAway = await Promise.race(crowd);
    assert.equal(firstAway.status, 503);
    const other = from('192.0.2.2', 99);
    while (inside < 10) await new Promise(setImmediate);
    resolve();
    assert.equal((await other).status, 401, 'it was let in to be looked at');
    const seen = (await Promise.all(crowd)).map(({ status }) => status).sort();
    assert.deepEqual(seen, [...Array(9).fill(401), ...Array(3).fill(503)]);
    assert.equal((await from('192.0.2.1', 50)).status, 401, 'and the places are given back');
  });
});
