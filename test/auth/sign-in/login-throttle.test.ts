import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
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
function begin(throttle: LoginThrottle, subject: string): Attempt {
  const attempt = throttle.begin(subject, ADDRESS);
  return 'limit' in attempt ? assert.fail(`too many for the ${attempt.limit}`) : attempt;
}

/** Which limit an attempt meets; null when it may go on. */
function limitOf(throttle: LoginThrottle, subject: string): string | null {
  const attempt = throttle.begin(subject, ADDRESS);
  return 'limit' in attempt ? attempt.limit : null;
}

describe('LoginThrottle', () => {
  it('gives the tokens of a withdrawn attempt back to the account and the address', () => {
    const throttle = new LoginThrottle(limits, now);
    for (let i = 0; i < 20; i++) begin(throttle, 'ada').withdraw();
    for (const subject of ['ada', 'ada', 'bob', 'cyd']) begin(throttle, subject);
    assert.equal(limitOf(throttle, 'eve'), 'address', 'no more than it had');
  });

  it('does not forgive the failures before a withdrawn attempt', () => {
    const throttle = new LoginThrottle(
      { ...limits, perAddress: { capacity: 9, refillMs: 1 } },
      now,
    );
    begin(throttle, 'ada');
    begin(throttle, 'ada').withdraw();
    begin(throttle, 'ada');
    assert.equal(limitOf(throttle, 'ada'), 'account');
  });

  it('gives the token of a successful attempt back to the address, and no more than that', () => {
    const throttle = new LoginThrottle(limits, now);
    for (const subject of ['ada', 'bob', 'cyd']) begin(throttle, subject);
    for (let i = 0; i < 20; i++) begin(throttle, 'eve').succeed();
    begin(throttle, 'eve');
    assert.equal(limitOf(throttle, 'eve'), 'address');
  });

  it('does not let an account that has to wait use up its address', () => {
    const throttle = new LoginThrottle(limits, now);
    for (let i = 0; i < 2; i++) begin(throttle, 'ada');
    for (let i = 0; i < 20; i++) assert.equal(limitOf(throttle, 'ada'), 'account');
    begin(throttle, 'bob');
  });

  it('stores a long address in as much memory as a short one', () => {
    const perAddress = { capacity: 1e9, refillMs: 1 };
    const throttle = new LoginThrottle({ ...LOGIN_THROTTLE, perAddress }, now);
    const before = process.memoryUsage().heapUsed;
    for (let i = 0; i < 5_000; i++) throttle.begin(`${i}${'x'.repeat(16_000)}`, '192.0.2.1');
    const grown = process.memoryUsage().heapUsed - before;
    assert.ok(grown < 40_000_000, `5,000 keys took ${grown} bytes, 80 MB as they were typed`);
  });
});
