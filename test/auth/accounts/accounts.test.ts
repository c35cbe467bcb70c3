import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import type { AccountStore } from '../../../src/auth/accounts/account-store.ts';
import { Accounts, type AccountsOptions } from '../../../src/auth/accounts/accounts.ts';
import type { User } from '../../../src/auth/accounts/user.ts';
import { Abandoned, HashGate } from '../../../src/auth/passwords/hash-gate.ts';
import { hashPassword, verifyPassword } from '../../../src/auth/passwords/password-hash.ts';
import { passwordPolicy } from '../../../src/auth/passwords/password-policy.ts';
import { StoreUnavailable } from '../../../src/auth/store-errors.ts';
import { openTestDatabase } from '../../sqlite/test-database.ts';
import type { TestDatabase } from '../../test-database.ts';

const CHEAP = { ln: 4, r: 1, p: 1 };
const EMAIL = 'ada@example.com';
const PASSWORD = 'rainy otters juggle lamps';
const NOW = Date.UTC(2026, 10, 21);
const SIGNAL = new AbortController().signal;
/** A gate that is always full. */
const CLOSED = new HashGate({ width: 0, queue: 0 });

type Setup = {
  accounts: Accounts;
  store: AccountStore;
  database: TestDatabase;
  /** The ids of the accounts whose sessions were forgotten. */
  forgotten: number[];
};

function setup(t: TestContext, overrides: Partial<AccountsOptions> = {}): Setup {
  const database = openTestDatabase();
  t.after(() => database.stores.close());
  const store = database.stores.accounts;
  const forgotten: number[] = [];
  const accounts = new Accounts({
    store,
    sessions: { forgetUser: (id) => forgotten.push(id) },
    factorPolicy: { begin: async () => {} },
    gate: new HashGate({ width: 2, queue: 100 }),
    cost: CHEAP,
    policy: passwordPolicy({
      minimum: 15,
      common: new Set(['correcthorsebatterystaple']),
      siteWords: [],
      printed: [],
      isBreached: null,
    }),
    now: () => NOW,
    ...overrides,
  });
  return { accounts, store, database, forgotten };
}

/** Stores an account whose password was hashed at a cost. */
async function insert(store: AccountStore, cost = CHEAP): Promise<string> {
  const passwordHash = await hashPassword(PASSWORD, cost);
  await store.insert({ email: EMAIL, passwordHash, role: 'user', createdAt: NOW });
  return passwordHash;
}

/** The account as it ought to be; its public id is random. */
function ada(found: User | null): User {
  const publicId = found?.publicId ?? '';
  assert.match(publicId, /^[0-9a-f]{32}$/);
  return {
    id: 1,
    publicId,
    email: EMAIL,
    emailConfirmedAt: null,
    name: '',
    role: 'user',
    groups: [],
    createdAt: NOW,
    disabledAt: null,
    passwordChosen: true,
    secondFactor: false,
    factorDueAt: null,
  };
}

const count = async (database: TestDatabase) => (await database.dump('users')).length;

const storedHash = async (store: AccountStore) => (await store.find(EMAIL))?.passwordHash;

describe('Accounts.signUp', () => {
  it('makes an account with the role "user"', async (t) => {
    const { accounts, store } = setup(t);
    const result = await accounts.signUp(EMAIL, PASSWORD, SIGNAL);
    const user = ada(await store.byId(1));
    assert.deepEqual(result, { ok: true, user });
    assert.deepEqual(await store.byId(1), user);
  });

  it('stores the password as a hash of the cost it is given, and nowhere else', async (t) => {
    const { accounts, store, database } = setup(t);
    await accounts.signUp(EMAIL, PASSWORD, SIGNAL);
    const hash = (await storedHash(store)) ?? '';
    assert.match(hash, /^\$scrypt\$ln=4,r=1,p=1\$/);
    assert.equal(await verifyPassword(PASSWORD, hash), true);
    const rows = (await database.dump('users')).join();
    assert.ok(!rows.includes(PASSWORD));
  });

  it('stores the address in its one spelling', async (t) => {
    const { accounts, store } = setup(t);
    await accounts.signUp(' ADA@Example.com ', PASSWORD, SIGNAL);
    assert.equal((await store.byId(1))?.email, EMAIL);
  });

  const TAKEN = {
    ok: false,
    reason: 'taken',
    issues: [{ field: 'email', message: 'This address already has an account.' }],
  };

  it('refuses an address that has an account, in any spelling, and leaves that account alone', async (t) => {
    const { accounts, store, database } = setup(t);
    await accounts.signUp(EMAIL, PASSWORD, SIGNAL);
    const before = await storedHash(store);
    for (const email of [EMAIL, 'ADA@EXAMPLE.COM', ` ${EMAIL}`]) {
      assert.deepEqual(await accounts.signUp(email, 'seventeen shy giraffes', SIGNAL), TAKEN);
    }
    assert.equal(await count(database), 1);
    assert.equal(await storedHash(store), before);
  });

  it('spends no hash on an address that has an account', async (t) => {
    const { accounts, store } = setup(t, { gate: CLOSED });
    await insert(store);
    assert.deepEqual(await accounts.signUp(EMAIL, PASSWORD, SIGNAL), TAKEN);
  });

  it('makes one account of fifty sign-ups at the same moment', async (t) => {
    const { accounts, database } = setup(t);
    const results = await Promise.all(
      Array.from({ length: 50 }, () => accounts.signUp(EMAIL, PASSWORD, SIGNAL)),
    );
    assert.equal(results.filter(({ ok }) => ok).length, 1);
    for (const result of results) if (!result.ok) assert.deepEqual(result, TAKEN);
    assert.equal(await count(database), 1);
  });

  const EMAIL_ISSUE = { field: 'email', message: 'Enter an e-mail address, like ada@example.com.' };
  const shortIssue = (length: number) => ({
    field: 'password',
    message: `Use at least 15 characters; this has ${length}.`,
  });
  const invalid: [name: string, email: string, password: string, issues: unknown[]][] = [
    ['an address that is none', 'ada@example', PASSWORD, [EMAIL_ISSUE]],
    ['a password that is too short', EMAIL, 'short', [shortIssue(5)]],
    ['both', '', '', [EMAIL_ISSUE, shortIssue(0)]],
  ];
  for (const [name, email, password, issues] of invalid) {
    it(`lists the issues by field: ${name}`, async (t) => {
      // Behind a closed gate: what is refused costs no hash.
      const { accounts, database } = setup(t, { gate: CLOSED });
      const result = await accounts.signUp(email, password, SIGNAL);
      assert.deepEqual(result, { ok: false, reason: 'invalid', issues });
      assert.equal(await count(database), 0);
    });
  }

  it('compares the password with the stored address, not with the typed one', async (t) => {
    const { accounts } = setup(t);
    const result = await accounts.signUp(' Grace.Hopper@Example.com', 'grace.hopper12345', SIGNAL);
    assert.equal(result.ok ? 'ok' : result.reason, 'invalid');
  });

  it('refuses a bad password for a taken address as for a free one', async (t) => {
    const { accounts, store } = setup(t);
    await insert(store);
    const taken = await accounts.signUp(EMAIL, 'short', SIGNAL);
    assert.deepEqual(taken, await accounts.signUp('free@example.com', 'short', SIGNAL));
  });

  it('is busy and stores nothing when the gate is full', async (t) => {
    const { accounts, database } = setup(t, { gate: CLOSED });
    const result = await accounts.signUp(EMAIL, PASSWORD, SIGNAL);
    assert.deepEqual(result, { ok: false, reason: 'busy', retryAfter: 5 });
    assert.equal(await count(database), 0);
  });

  it('rejects with Abandoned and stores nothing when the client has gone', async (t) => {
    const { accounts, database } = setup(t);
    await assert.rejects(accounts.signUp(EMAIL, PASSWORD, AbortSignal.abort()), Abandoned);
    assert.equal(await count(database), 0);
  });

  it('rejects when the store does', async (t) => {
    const { store } = setup(t);
    const insert = () => Promise.reject(new StoreUnavailable());
    const { accounts } = setup(t, { store: { ...store, insert } });
    await assert.rejects(accounts.signUp(EMAIL, PASSWORD, SIGNAL), StoreUnavailable);
  });
});

describe('Accounts.byId', () => {
  it('gives the account without its hash, and null when there is none', async (t) => {
    const { accounts, store } = setup(t);
    await insert(store);
    const user = ada(await store.byId(1));
    assert.deepEqual(await accounts.byId(1), user);
    assert.equal(await accounts.byId(2), null);
  });
});

describe('a change that ends the sessions of an account', () => {
  const changes: [name: string, change: (accounts: Accounts, user: User) => Promise<unknown>][] = [
    [
      'a new password',
      (accounts, user) => accounts.setPassword(user, 'seventeen shy giraffes', 0, SIGNAL),
    ],
    ['disabling', (accounts, user) => accounts.change(user.id, { disabled: true })],
    ['removal by an administrator', (accounts, user) => accounts.remove(user.id)],
    ['removal by its owner', (accounts, user) => accounts.leave(user.id, 0)],
  ];
  for (const [name, change] of changes) {
    it(`forgets them in memory: ${name}`, async (t) => {
      const { accounts, store, forgotten } = setup(t);
      await insert(store);
      await change(accounts, (await store.byId(1)) ?? assert.fail());
      assert.deepEqual(forgotten, [1]);
    });
  }

  it('forgets none when it is refused', async (t) => {
    const { accounts, store, forgotten } = setup(t);
    await insert(store);
    await store.change(1, { role: 'admin' });
    const user = (await store.byId(1)) ?? assert.fail();
    await accounts.setPassword(user, 'seventeen shy giraffes', 7, SIGNAL);
    await accounts.change(1, { disabled: true });
    await accounts.remove(1);
    await accounts.leave(1, 0);
    assert.deepEqual(forgotten, []);
  });

  it('is not a new e-mail, a new role or enabling', async (t) => {
    const { accounts, store, forgotten } = setup(t);
    await insert(store);
    await accounts.setEmail(1, 'ada@example.org', 0);
    await accounts.change(1, { role: 'admin', disabled: false });
    assert.deepEqual(forgotten, []);
  });
});
