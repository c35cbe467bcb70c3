import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import type { AccountStore } from '../../../src/auth/accounts/account-store.ts';
import { Abandoned, HashGate } from '../../../src/auth/passwords/hash-gate.ts';
import { PasswordCheck } from '../../../src/auth/passwords/password-check.ts';
import { hashPassword, verifyPassword } from '../../../src/auth/passwords/password-hash.ts';
import { openTestDatabase } from '../../sqlite/test-database.ts';

const CHEAP = { ln: 4, r: 1, p: 1 };
const EMAIL = 'ada@example.com';
const PASSWORD = 'rainy otters juggle lamps';
const SIGNAL = new AbortController().signal;
/** A gate that is always full. */
const FULL = new HashGate({ width: 0, queue: 0 });
const UNKNOWN = { ok: false, reason: 'unknown_account', userId: null };

/** A store, and a check that selects the account first, as a log-in does. */
function setup(t: TestContext, { gate = new HashGate({ width: 2, queue: 9 }), cost = CHEAP } = {}) {
  const database = openTestDatabase();
  t.after(() => database.stores.close());
  const store = database.stores.accounts;
  const passwords = new PasswordCheck({ store, gate, cost });
  const check = async (password: string, { email = EMAIL, signal = SIGNAL } = {}) =>
    passwords.check(await store.find(email), password, signal);
  return { store, check };
}

/** Stores an account whose password was hashed at a cost. */
async function insert(store: AccountStore, cost = CHEAP): Promise<string> {
  const passwordHash = await hashPassword(PASSWORD, cost);
  await store.insert({ email: EMAIL, passwordHash, role: 'user', createdAt: 1 });
  return passwordHash;
}

const storedHash = async (store: AccountStore) => (await store.find(EMAIL))?.passwordHash;

describe('PasswordCheck', () => {
  it('answers with the account and the version of its password', async (t) => {
    const { store, check } = setup(t);
    await insert(store);
    const { user } = (await store.find(EMAIL)) ?? assert.fail();
    assert.deepEqual(await check(PASSWORD), { ok: true, user, passwordVersion: 0 });
  });

  it('accepts the password in one spelling only', async (t) => {
    const { store, check } = setup(t);
    await insert(store);
    for (const password of [PASSWORD.toUpperCase(), ` ${PASSWORD}`, '']) {
      assert.equal((await check(password)).ok, false, password);
    }
  });

  it('tells the log, and only by the reason, a wrong password from an unknown account', async (t) => {
    const { store, check } = setup(t);
    await insert(store);
    const wrong = await check('not the password');
    const unknown = await check(PASSWORD, { email: 'eve@example.com' });
    assert.deepEqual(wrong, { ok: false, reason: 'wrong_password', userId: 1 });
    assert.deepEqual(unknown, UNKNOWN);
    assert.deepEqual(Object.keys(wrong), Object.keys(unknown));
  });

  it('refuses the right password of a disabled account', async (t) => {
    const { store, check } = setup(t);
    await insert(store);
    await store.change(1, { disabledAt: 1 });
    assert.deepEqual(await check(PASSWORD), { ok: false, reason: 'disabled', userId: 1 });
  });

  it('hashes without an account, too: a cost that scrypt refuses fails for an unknown address', async (t) => {
    const { check } = setup(t, { cost: { ln: 0, r: 1, p: 1 } });
    await assert.rejects(check(PASSWORD, { email: 'eve@example.com' }), {
      code: 'ERR_CRYPTO_INVALID_SCRYPT_PARAMS',
    });
  });

  it('is busy when the gate is full, with and without an account', async (t) => {
    const { store, check } = setup(t, { gate: FULL });
    await insert(store);
    for (const email of [EMAIL, 'eve@example.com']) {
      const result = await check(PASSWORD, { email });
      assert.deepEqual(result, { ok: false, reason: 'busy', retryAfter: 5 });
    }
  });

  it('rejects with Abandoned when the client has gone', async (t) => {
    const { check } = setup(t);
    await assert.rejects(check(PASSWORD, { signal: AbortSignal.abort() }), Abandoned);
  });

  it('rejects for a damaged hash instead of calling the password wrong', async (t) => {
    const { store, check } = setup(t);
    await store.rehash(1, await insert(store), 'damaged');
    await assert.rejects(check(PASSWORD), /not readable/);
  });

  it('replaces a hash of another cost at the next successful log-in', async (t) => {
    const { store, check } = setup(t);
    await insert(store, { ln: 3, r: 1, p: 1 });
    assert.equal((await check(PASSWORD)).ok, true);
    const hash = (await storedHash(store)) ?? '';
    assert.match(hash, /^\$scrypt\$ln=4,r=1,p=1\$/);
    assert.equal(await verifyPassword(PASSWORD, hash), true);
    assert.equal((await check(PASSWORD)).ok, true);
  });

  it('leaves a hash of another cost alone when the password is wrong', async (t) => {
    const { store, check } = setup(t);
    const before = await insert(store, { ln: 3, r: 1, p: 1 });
    assert.equal((await check('wrong')).ok, false);
    assert.equal(await storedHash(store), before);
  });

  it('leaves a stronger hash alone: a log-in in learning mode does not weaken it', async (t) => {
    const { store, check } = setup(t);
    const before = await insert(store, { ln: 5, r: 1, p: 1 });
    assert.equal((await check(PASSWORD)).ok, true);
    assert.equal(await storedHash(store), before);
  });

  it('leaves a hash of this cost alone', async (t) => {
    const { store, check } = setup(t);
    const before = await insert(store);
    await check(PASSWORD);
    assert.equal(await storedHash(store), before);
  });
});
