import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { createAccountStore } from '../../src/sqlite/account-store.ts';
import { openDatabase } from './open-database.ts';

const ADA = { email: 'ada@example.com', passwordHash: '$x', role: 'user', createdAt: 7 } as const;
const EVE = { ...ADA, email: 'eve@example.com', role: 'admin' } as const;

function setup(t: TestContext) {
  const database = openDatabase(':memory:');
  t.after(() => database.close());
  return { database, store: createAccountStore(database) };
}

describe('createAccountStore', () => {
  it('gives each account a public id of its own, and takes none without', async (t) => {
    const { database, store } = setup(t);
    const [ada, eve] = [await store.insert(ADA), await store.insert(EVE)];
    assert.notEqual(ada?.publicId, eve?.publicId);
    const steal = database.prepare('UPDATE users SET public_id = ? WHERE id = 2');
    assert.throws(() => steal.run(ada?.publicId ?? ''), /UNIQUE/);
    steal.run(null);
    await assert.rejects(store.byId(2), /account 2 has no public id/);
  });

  it('rejects for any other refusal of the database', async (t) => {
    const { store } = setup(t);
    await assert.rejects(store.insert({ ...ADA, role: 'root' as never }), /CHECK/);
  });
});
