import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { createAccountStore } from '../../src/storage/account-store.ts';
import { openDatabase } from '../../src/storage/database.ts';

const ADA = { email: 'ada@example.com', passwordHash: '$x', role: 'user', createdAt: 7 } as const;
const EVE = { ...ADA, email: 'eve@example.com', role: 'admin' } as const;

function setup(t: TestContext) {
  const database = openDatabase(':memory:');
  t.after(() => database.close());
  return { database, store: createAccountStore(database) };
}

describe('createAccountStore', () => {
  it('stores an account and gives it back, without the hash', async (t) => {
    const { store } = setup(t);
    const user = { id: 1, email: ADA.email, role: 'user', createdAt: 7, disabledAt: null };
    assert.deepEqual(await store.insert(ADA), user);
    assert.deepEqual(await store.byId(1), user);
  });

  it('keeps the role', async (t) => {
    const { store } = setup(t);
    await store.insert(EVE);
    assert.equal((await store.byId(1))?.role, 'admin');
  });

  it('answers null for an e-mail address that is taken, and changes nothing', async (t) => {
    const { store } = setup(t);
    await store.insert(ADA);
    assert.equal(await store.insert({ ...ADA, passwordHash: '$y', role: 'admin' }), null);
    const user = { id: 1, email: ADA.email, role: 'user', createdAt: 7, disabledAt: null };
    assert.deepEqual(await store.credentials(ADA.email), {
      user,
      passwordHash: '$x',
      passwordVersion: 0,
    });
  });

  it('rejects for any other refusal of the database', async (t) => {
    const { store } = setup(t);
    await assert.rejects(store.insert({ ...ADA, role: 'root' as never }), /CHECK/);
  });

  it('gives the account and hash for an e-mail address', async (t) => {
    const { store } = setup(t);
    await store.insert(ADA);
    await store.insert(EVE);
    const { user, passwordHash } = (await store.credentials(EVE.email)) ?? {};
    assert.equal(user?.id, 2);
    assert.equal(passwordHash, '$x');
  });

  it('answers null for what is not there', async (t) => {
    const { store } = setup(t);
    await store.insert(ADA);
    assert.equal(await store.byId(2), null);
    for (const email of ['', 'eve@example.com', 'ADA@example.com', `${ADA.email}\0`]) {
      assert.equal(await store.credentials(email), null, email);
    }
  });

  it('takes everything for data and nothing for SQL', async (t) => {
    const { store } = setup(t);
    const email = "x'); DROP TABLE users; --";
    await store.insert({ ...ADA, email });
    assert.equal((await store.credentials(email))?.user.email, email);
    assert.equal(await store.credentials("' OR 1=1--"), null);
  });

  it('replaces the hash of one account', async (t) => {
    const { store } = setup(t);
    await store.insert(ADA);
    await store.insert(EVE);
    await store.rehash(1, ADA.passwordHash, '$new');
    assert.equal((await store.credentials(ADA.email))?.passwordHash, '$new');
    assert.equal((await store.credentials(EVE.email))?.passwordHash, '$x');
  });

  it('leaves a hash alone that was changed in the meantime', async (t) => {
    const { store } = setup(t);
    await store.insert(ADA);
    await store.rehash(1, 'what it was before', '$new');
    assert.equal((await store.credentials(ADA.email))?.passwordHash, ADA.passwordHash);
  });
});
