import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { createMemoryLimits } from '../../../src/auth/limits/memory-limits.ts';
import {
  type Attempt,
  LOGIN_THROTTLE,
  LoginThrottle,
} from '../../../src/auth/sign-in/login-throttle.ts';

const now = () => 1_000_000;
const ADDRESS = '192.0.2.1';
const limits = {
  perAddress: { capacity: 4, refillMs: 1_000_000 },
  perAccount: { from: 2, firstMs: 1_000, longestMs: 1_000, forgetMs: 10_000 },
};

/** Begins an attempt that may go on. */
async function begin(throttle: LoginThrottle, subject: string): Promise<Attempt> {
  const attempt = await throttle.begin(subject, ADDRESS);
  return 'limit' in attempt ? assert.fail(`too many for the ${attempt.limit}`) : attempt;
}

/** Which limit an attempt meets; null when it may go on. */
async function limitOf(throttle: LoginThrottle, subject: string): Promise<string | null> {
  const attempt = await throttle.begin(subject, ADDRESS);
  return 'limit' in attempt ? attempt.limit : null;
}

describe('LoginThrottle', () => {
  it('gives the tokens of a withdrawn attempt back to the account and the address', async () => {
    const throttle = new LoginThrottle(createMemoryLimits(), limits, now);
    for (let i = 0; i < 20; i++) await (await begin(throttle, 'ada')).withdraw();
    for (const subject of ['ada', 'ada', 'bob', 'cyd']) await begin(throttle, subject);
    assert.equal(await limitOf(throttle, 'eve'), 'address', 'no more than it had');
  });

  it('does not forgive the failures before a withdrawn attempt', async () => {
    const throttle = new LoginThrottle(
      createMemoryLimits(),
      { ...limits, perAddress: { capacity: 9, refillMs: 1 } },
      now,
    );
    await begin(throttle, 'ada');
    await (await begin(throttle, 'ada')).withdraw();
    await begin(throttle, 'ada');
    assert.equal(await limitOf(throttle, 'ada'), 'account');
  });

  it('gives the token of a successful attempt back to the address, and no more than that', async () => {
    const throttle = new LoginThrottle(createMemoryLimits(), limits, now);
    for (const subject of ['ada', 'bob', 'cyd']) await begin(throttle, subject);
    for (let i = 0; i < 20; i++) await (await begin(throttle, 'eve')).succeed();
    await begin(throttle, 'eve');
    assert.equal(await limitOf(throttle, 'eve'), 'address');
  });

  it('does not let an account that has to wait use up its address', async () => {
    const throttle = new LoginThrottle(createMemoryLimits(), limits, now);
    for (let i = 0; i < 2; i++) await begin(throttle, 'ada');
    for (let i = 0; i < 20; i++) assert.equal(await limitOf(throttle, 'ada'), 'account');
    await begin(throttle, 'bob');
  });

  it('stores a long address in as much memory as a short one', async () => {
    const perAddress = { capacity: 1e9, refillMs: 1 };
    const throttle = new LoginThrottle(
      createMemoryLimits(),
      { ...LOGIN_THROTTLE, perAddress },
      now,
    );
    setFlagsFromString('--expose-gc');
    const collectGarbage: () => void = runInNewContext('gc');
    collectGarbage();
    const before = process.memoryUsage().heapUsed;
    for (let i = 0; i < 5_000; i++) await throttle.begin(`${i}${'x'.repeat(16_000)}`, '192.0.2.1');
    collectGarbage();
    const grown = process.memoryUsage().heapUsed - before;
    assert.ok(grown < 40_000_000, `5,000 keys took ${grown} bytes, 80 MB as they were typed`);
  });
});
