import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import type { AccountStore } from '../../../src/auth/accounts/account-store.ts';
import { Accounts } from '../../../src/auth/accounts/accounts.ts';
import { NetworkBuckets } from '../../../src/auth/limits/network-buckets.ts';
import { HashGate } from '../../../src/auth/passwords/hash-gate.ts';
import { PasswordCheck } from '../../../src/auth/passwords/password-check.ts';
import { DeviceTokens } from '../../../src/auth/sign-in/device-tokens.ts';
import { HashSlots } from '../../../src/auth/sign-in/hash-slots.ts';
import { LOGIN_THROTTLE, LoginThrottle } from '../../../src/auth/sign-in/login-throttle.ts';
import { SIGNUPS_PER_ADDRESS, SignInService } from '../../../src/auth/sign-in/sign-in-service.ts';
import { StoreUnavailable } from '../../../src/auth/store-errors.ts';
import { openTestDatabase } from '../../sqlite/test-database.ts';

const PASSWORD = 'rainy otters juggle lamps';
const ADA = 'ada@example.com';

/** A store whose calls are counted by their names. Each call is one statement. */
function counting(store: AccountStore, calls: string[]): AccountStore {
  return new Proxy(store, {
    get: (target, name, receiver) => {
      calls.push(String(name));
      return Reflect.get(target, name, receiver);
    },
  });
}

/** The sign-in service with the account ada, the calls of its account store, and a log-in. */
async function setup(t: TestContext) {
  const database = openTestDatabase();
  t.after(() => database.stores.close());
  const calls: string[] = [];
  const store = counting(database.stores.accounts, calls);
  const { limits } = database.stores;
  const now = () => 1_000_000;
  const cost = { ln: 4, r: 1, p: 1 };
  const gate = new HashGate({ width: 2, queue: 9 });
  const sessions = { forgetUser: () => {} };
  const policy = async () => null;
  const factorPolicy = { begin: async () => {} };
  const accounts = new Accounts({ store, sessions, gate, cost, policy, factorPolicy, now });
  const logged: unknown[] = [];
  const key = { read: async () => Buffer.alloc(32) };
  const service = new SignInService({
    accounts,
    passwords: new PasswordCheck({ store, gate, cost }),
    throttle: new LoginThrottle(limits, LOGIN_THROTTLE, now),
    signups: new NetworkBuckets(limits, 'sign-up', SIGNUPS_PER_ADDRESS, now),
    devices: new DeviceTokens({ key: () => key.read(), now }),
    slots: new HashSlots(now),
    logError: (error) => logged.push(error),
  });
  const { signal } = new AbortController();
  assert.equal((await accounts.signUp(ADA, PASSWORD, signal)).ok, true);
  const logIn = (email: string, password = PASSWORD, deviceToken: string | null = null) => {
    calls.length = 0;
    return service.logIn({ email, password, address: '192.0.2.1', deviceToken, signal });
  };
  const signUp = (email: string) =>
    service.signUp({ email, password: PASSWORD, address: '192.0.2.1', deviceToken: null, signal });
  return { calls, logIn, signUp, service, logged, key };
}

describe('SignInService.logIn', () => {
  it('selects the account once, and asks the account store nothing else', async (t) => {
    const { calls, logIn } = await setup(t);
    const result = await logIn(ADA);
    assert.ok(result.ok);
    assert.deepEqual(calls, ['find']);
    assert.ok((await logIn(ADA, PASSWORD, result.deviceToken)).ok);
    assert.deepEqual(calls, ['find'], 'with the device token of the account');
    assert.ok((await logIn(ADA, PASSWORD, 'x')).ok);
    assert.deepEqual(calls, ['find'], 'with a device token of another account');
  });

  it('selects an account that does not exist in the same way', async (t) => {
    const { calls, logIn } = await setup(t);
    for (const token of [null, 'x']) {
      const result = await logIn('eve@example.com', PASSWORD, token);
      assert.deepEqual(result, { ok: false, reason: 'unknown_account', userId: null });
      assert.deepEqual(calls, ['find']);
    }
  });

  it('selects nothing for a throttled attempt without a device token', async (t) => {
    const { calls, logIn } = await setup(t);
    for (let i = 0; i < 5; i++) await logIn(ADA, 'wrong');
    const result = await logIn(` ${ADA.toUpperCase()}`, 'wrong');
    assert.ok(!result.ok && result.reason === 'throttled');
    assert.equal(result.email, ADA, 'for the log, normalised');
    assert.deepEqual(calls, []);
  });

  it('finds the account by its address in any spelling', async (t) => {
    const { logIn } = await setup(t);
    assert.equal((await logIn(' ADA@Example.COM ')).ok, true);
  });

  it('treats what is no address like an address without an account', async (t) => {
    const { calls, logIn } = await setup(t);
    for (const email of ['', 'nonsense', "' OR 1=1--", `${ADA}\0`]) {
      const result = await logIn(email);
      assert.deepEqual(result, { ok: false, reason: 'unknown_account', userId: null }, email);
      assert.deepEqual(calls, []);
    }
  });
});

describe('a sign-in whose device token cannot be made', () => {
  it('succeeds without one, and logs the reason', async (t) => {
    const { logIn, signUp, service, logged, key } = await setup(t);
    const error = new StoreUnavailable('the disk is full');
    key.read = () => Promise.reject(error);
    const bob = await signUp('bob@example.com');
    const ada = await logIn(ADA);
    assert.ok(bob.ok && ada.ok);
    const proof = await service.proofAfterChange(ada.user, 1);
    assert.deepEqual(
      [bob, ada, proof].map(({ deviceToken }) => deviceToken),
      [null, null, null],
    );
    assert.deepEqual(logged, [error, error, error]);
  });
});
