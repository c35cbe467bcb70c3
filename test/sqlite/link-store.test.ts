import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { createAccountStore } from '../../src/sqlite/account-store.ts';
import { createLinkStore } from '../../src/sqlite/link-store.ts';
import { invitation, resetLink, setupLink } from '../stores/backend.ts';
import { openDatabase } from './open-database.ts';

const ADA = { email: 'ada@example.com', passwordHash: '$x', createdAt: 50 };
const BOB = { ...ADA, email: 'bob@example.com' };

/** A store on a database with ada (1, an administrator). */
async function setup(t: TestContext) {
  const database = openDatabase(':memory:');
  t.after(() => database.close());
  const accounts = createAccountStore(database);
  await accounts.insert({ ...ADA, role: 'admin' });
  const count = (table: string) =>
    Number(database.prepare(`SELECT count(*) AS n FROM ${table}`).get()?.n);
  return { database, accounts, count, store: createLinkStore(database) };
}

describe('createLinkStore', () => {
  it('makes an administrator again when the ones there are cannot sign in', async (t) => {
    const { store, database } = await setup(t);
    await store.insert(setupLink('a'));
    assert.equal(await store.redeemSetup('a', BOB), 'gone');
    database.exec('UPDATE users SET disabled_at = 1');
    await store.insert(setupLink('b'));
    assert.notEqual(await store.redeemSetup('b', BOB), 'gone');
  });

  it('keeps the link when the account cannot be stored for another reason', async (t) => {
    const { store, database, count } = await setup(t);
    await store.insert(invitation('a'));
    database.exec(
      "CREATE TRIGGER fault BEFORE INSERT ON users BEGIN SELECT RAISE(ABORT, 'fault'); END",
    );
    await assert.rejects(store.redeemInvitation('a', BOB), /fault/);
    assert.equal(count('links'), 1);
  });

  it('changes nothing by a reset link when a part of it fails', async (t) => {
    const { store, accounts, database, count } = await setup(t);
    database.exec(`
      INSERT INTO sessions VALUES (NULL, 'k', 1, 1, 1, 1, 1, 0, '', '', NULL, '', NULL, NULL, NULL, NULL);
      CREATE TRIGGER fault BEFORE DELETE ON sessions BEGIN SELECT RAISE(ABORT, 'fault'); END`);
    await store.insert(resetLink('a', { userId: 1 }));
    await assert.rejects(store.redeemReset('a', '$new', 99), /fault/);
    assert.equal((await accounts.find(ADA.email))?.passwordHash, '$x');
    assert.equal(count('links'), 1);
  });
});
