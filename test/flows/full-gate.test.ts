import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { HASH_GATE, HashGate, type HashQueue } from '../../src/auth/passwords/hash-gate.ts';
import { parseProxies } from '../../src/http/client.ts';
import { ADA, PASSWORD, signUp } from '../people.ts';
import { form, json } from '../requests.ts';
import { startApp, type TestApp } from '../support.ts';

/** ms after which what was waited for never comes; a busy machine is slow. */
const PATIENCE = 20_000;

/** A gate that lets every task through, or none. */
class Lock extends HashGate {
  full = false;
  readonly #never = new HashGate({ width: 0, queue: 0 });

  constructor() {
    super({ width: 2, queue: 100 });
  }

  override run<T>(task: () => Promise<T>, signal: AbortSignal, queue?: HashQueue): Promise<T> {
    return this.full ? this.#never.run(task, signal) : super.run(task, signal, queue);
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

/** A gate in which a hash takes one step of the test; `inside` says how many are at it or wait. */
class Steps extends HashGate {
  inside = 0;
  /** How many of them are known. */
  known = 0;
  /** The queues of those that came to their turn, in this order. */
  readonly started: HashQueue[] = [];
  readonly #running: (() => void)[] = [];

  override async run<T>(
    task: () => Promise<T>,
    signal: AbortSignal,
    queue?: HashQueue,
  ): Promise<T> {
    this.inside++;
    if (queue === 'known') this.known++;
    const slowly = async () => {
      this.started.push(queue ?? 'strangers');
      await new Promise<void>((resolve) => this.#running.push(resolve));
      return task();
    };
    return super.run(slowly, signal, queue).finally(() => {
      this.inside--;
      if (queue === 'known') this.known--;
    });
  }

  /** Waits until so many are inside. */
  async filled(inside: number): Promise<void> {
    const until = performance.now() + PATIENCE;
    while (this.inside < inside && performance.now() < until) await turn();
    assert.equal(this.inside, inside);
  }

  /** Waits until one of the known is inside. */
  async hasKnown(): Promise<void> {
    const until = performance.now() + PATIENCE;
    while (this.known === 0 && performance.now() < until) await turn();
    assert.equal(this.known, 1);
  }

  /**
   * Ends one hash after another, the one that has run longest first, until a promise is settled.
   */
  async stepUntil(settled: Promise<unknown>): Promise<void> {
    let done = false;
    void settled.finally(() => {
      done = true;
    });
    const until = performance.now() + PATIENCE;
    while (!done && performance.now() < until) {
      this.#running.shift()?.();
      for (let i = 0; i < 20; i++) await turn();
    }
    assert.ok(done, 'it never came to its turn');
  }

  /** The same; how many strangers came to their turn before one of the known. */
  async strangersBefore(known: Promise<unknown>): Promise<number> {
    const from = this.started.length;
    await this.stepUntil(known);
    return this.started.slice(from).indexOf('known');
  }
}

async function setUpSteps(t: TestContext) {
  const gate = new Steps(HASH_GATE);
  const trustedProxies = parseProxies(['127.0.0.1']) ?? assert.fail();
  const app = await startApp(t, { gate, trustedProxies });
  const from = (address: string, email: string, password: string, cookie = '') => {
    const init = json({ email, password }, cookie);
    const headers = { ...init.headers, 'x-forwarded-for': address };
    return app.request('/login', { ...init, headers });
  };
  /** Makes an account and answers with the cookie of a device on which it signed in. */
  const deviceOf = async (email: string): Promise<string> => {
    const made = app.request('/signup', json({ email, password: PASSWORD }));
    await gate.stepUntil(made);
    const answer = from('198.51.100.9', email, PASSWORD);
    await gate.stepUntil(answer);
    return (await answer).headers.getSetCookie()[1]?.split(';')[0] ?? assert.fail();
  };
  const guess = (address: string, i: number) =>
    from(address, `user${i}@example.com`, 'a wrong one');
  return { app, gate, from, deviceOf, guess };
}

/** Waits for those that are turned away at once. */
const turnedAway = async (crowd: readonly Promise<Response>[], count: number) => {
  let away = 0;
  for (const one of crowd) void one.then(({ status }) => status === 503 && away++);
  const until = performance.now() + PATIENCE;
  while (away < count && performance.now() < until) await turn();
  assert.equal(away, count);
};

describe('one address', () => {
  it('gets half of the hash slots for strangers, its network two thirds, and other clients are still served', async (t) => {
    const { gate, guess } = await setUpSteps(t);
    const alone = Array.from({ length: 11 }, (_, i) => guess('192.0.2.1', i));
    await turnedAway(alone, 2);
    await gate.filled(9);
    const neighbours = Array.from({ length: 5 }, (_, i) => guess('192.0.2.2', 20 + i));
    await turnedAway(neighbours, 2);
    await gate.filled(12);
    const other = guess('198.51.100.1', 99);
    await gate.filled(13);
    await gate.stepUntil(Promise.all([...alone, ...neighbours, other]));
    assert.equal((await other).status, 401, 'it was let in to be looked at');
    const again = guess('192.0.2.1', 50);
    await gate.stepUntil(again);
    assert.equal((await again).status, 401, 'and the places are given back');
  });
});

describe('a gate full of strangers', () => {
  /**
   * Strangers from so many networks that the queue is full, and every one that follows is sent
   * away.
   */
  const crowdOf = async (guess: (address: string, i: number) => Promise<Response>) => {
    const crowd = Array.from({ length: 64 }, (_, i) => guess(`2001:db8:${i}::1`, i));
    await turnedAway(crowd, 64 - 18);
    return crowd;
  };

  it('lets a known device in each time, behind one stranger at most', async (t) => {
    const { gate, from, deviceOf, guess } = await setUpSteps(t);
    const device = await deviceOf('ada@example.com');
    let crowd = await crowdOf(guess);
    for (let i = 0; i < 5; i++) {
      assert.equal((await from('198.51.100.9', ADA.email, PASSWORD)).status, 503, 'a new browser');
      const owner = from('198.51.100.9', ADA.email, PASSWORD, device);
      await gate.hasKnown();
      assert.ok((await gate.strangersBefore(owner)) <= 1);
      assert.equal((await owner).status, 200);
      // At other accounts each time: one that was guessed at five times is locked.
      const others = Array.from({ length: 18 }, (_, k) => 100 * (i + 1) + k);
      const next = others.map((other) => guess(`2001:db9:${other}::1`, other));
      crowd = [...crowd, ...next];
      const until = performance.now() + PATIENCE;
      while (gate.inside < 17 && performance.now() < until) await turn();
    }
    await gate.stepUntil(Promise.all(crowd));
  });

  it('lets in a client with a reset link', async (t) => {
    const { app, gate, deviceOf, guess } = await setUpSteps(t);
    await deviceOf('ada@example.com');
    const { secret } = (await app.links.reset(1, null)) ?? assert.fail();
    const crowd = await crowdOf(guess);
    const done = app.request(
      '/reset',
      json({ token: secret, password: 'seven quiet lighthouse cats' }),
    );
    await gate.filled(19);
    assert.ok((await gate.strangersBefore(done)) <= 1);
    assert.equal((await done).status, 200);
    await gate.stepUntil(Promise.all(crowd));
  });

  it('lets strangers in, too, while known clients wait', async (t) => {
    const { gate, from, deviceOf, guess } = await setUpSteps(t);
    const devices: string[] = [];
    const name = (i: number) => `known${i}@example.com`;
    for (let i = 0; i < 8; i++) devices.push(await deviceOf(name(i)));
    const running = [guess('192.0.2.1', 1), guess('203.0.113.1', 2)];
    await gate.filled(2);
    const known = devices.map((device, i) => from(`198.51.${i}.1`, name(i), PASSWORD, device));
    await gate.filled(10);
    const stranger = guess('192.0.2.3', 3);
    await gate.filled(11);
    const from11 = gate.started.length;
    await gate.stepUntil(stranger);
    assert.ok(gate.started.slice(from11).indexOf('strangers') <= 2);
    await gate.stepUntil(Promise.all([...known, ...running]));
  });
});

describe('the queue of known clients', () => {
  it('has one slot for each account, so an attacker with a valid account cannot fill it', async (t) => {
    const { gate, from, deviceOf, guess } = await setUpSteps(t);
    const ada = await deviceOf('ada@example.com');
    const devices = [await deviceOf('mallory@example.com')];
    while (devices.length < 40) {
      const answer = from('198.51.100.9', 'mallory@example.com', PASSWORD);
      await gate.stepUntil(answer);
      devices.push((await answer).headers.getSetCookie()[1]?.split(';')[0] ?? '');
    }
    const running = [guess('192.0.2.1', 1), guess('203.0.113.1', 2)];
    await gate.filled(2);
    // Each from a network and with a device of its own, and the right password.
    const crowd = devices.map((device, i) =>
      from(`2001:db8:${i}::1`, 'mallory@example.com', PASSWORD, device),
    );
    await turnedAway(crowd, 40 - 1 - 16);
    const owner = from('198.51.100.9', ADA.email, PASSWORD, ada);
    await gate.filled(2 + 1 + 16 + 1);
    const before = gate.started.length;
    await gate.stepUntil(owner);
    const known = gate.started.slice(before).filter((queue) => queue === 'known').length;
    assert.ok(known <= 2, 'one of the other account, and the owner');
    assert.equal((await owner).status, 200);
    await gate.stepUntil(Promise.all([...crowd, ...running]));
  });
});
