import assert from 'node:assert/strict';
import type { DatabaseSync } from 'node:sqlite';
import { describe, it, type TestContext } from 'node:test';
import { NotAdmin } from '../../src/auth/stores.ts';
import { createAccountStore } from '../../src/sqlite/account-store.ts';
import { openDatabase } from '../../src/sqlite/database.ts';

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
    const user = await store.insert(ADA);
    const { publicId = '', ...rest } = user ?? {};
    assert.deepEqual(rest, {
      ...{ id: 1, email: ADA.email, role: 'user', createdAt: 7, disabledAt: null },
    });
    assert.match(publicId, /^[0-9a-f]{32}$/);
    assert.deepEqual(await store.byId(1), user);
  });

  it('gives each account a public id of its own, and takes none without', async (t) => {
    const { database, store } = setup(t);
    const [ada, eve] = [await store.insert(ADA), await store.insert(EVE)];
    assert.notEqual(ada?.publicId, eve?.publicId);
    const steal = database.prepare('UPDATE users SET public_id = ? WHERE id = 2');
    assert.throws(() => steal.run(ada?.publicId ?? ''), /UNIQUE/);
    steal.run(null);
    await assert.rejects(store.byId(2), /account 2 has no public id/);
  });

  it('keeps the role', async (t) => {
    const { store } = setup(t);
    await store.insert(EVE);
    assert.equal((await store.byId(1))?.role, 'admin');
  });

  it('answers null for an e-mail address that is taken, and changes nothing', async (t) => {
    const { store } = setup(t);
    const user = await store.insert(ADA);
    assert.equal(await store.insert({ ...ADA, passwordHash: '$y', role: 'admin' }), null);
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

  const rows = (database: DatabaseSync, table: string) =>
    Number(database.prepare(`SELECT count(*) AS n FROM ${table}`).get()?.n);

  it('stores an account by an administrator as long as they are one who can sign in', async (t) => {
    const { database, store } = setup(t);
    await store.insert(EVE);
    assert.equal((await store.insert(ADA, 1))?.id, 2);
    assert.equal(await store.insert(ADA, 1), null, 'taken');
    const former = [
      'UPDATE users SET disabled_at = 1 WHERE id = 1',
      "UPDATE users SET disabled_at = NULL, role = 'user' WHERE id = 1",
      'DELETE FROM users WHERE id = 1',
    ];
    for (const sql of former) {
      database.exec(sql);
      await assert.rejects(store.insert({ ...ADA, email: 'b@example.com' }, 1), NotAdmin, sql);
      await assert.rejects(store.insert(ADA, 1), NotAdmin, 'not even "taken" is said');
    }
    assert.equal(rows(database, 'users'), 1);
  });

  /** A store with ada (1, a user), one session and one reset link of hers. */
  async function setupAda(t: TestContext) {
    const { database, store } = setup(t);
    await store.insert(ADA);
    database.exec(`
      INSERT INTO sessions VALUES (NULL, 'k', 1, 1, 1, 1, 1, 0, '', '', NULL);
      INSERT INTO links VALUES (NULL, 'k', 'reset', NULL, 1, NULL, 1, 1, NULL)`);
    return { database, store };
  }

  it('sets the password in the place of the one it knows, and counts', async (t) => {
    const { database, store } = await setupAda(t);
    assert.equal(await store.setPassword(1, '$new', 0), 1);
    assert.equal((await store.credentials(ADA.email))?.passwordHash, '$new');
    assert.equal(await store.passwordVersion(1), 1);
    assert.deepEqual([rows(database, 'sessions'), rows(database, 'links')], [0, 0]);
  });

  it('ends the links that the old password made to other accounts or to the role, and leaves plain invitations', async (t) => {
    const { database, store } = setup(t);
    await store.insert(EVE);
    await store.insert(ADA);
    database.exec(`
      INSERT INTO links VALUES (1, 'a', 'reset', NULL, 2, 1, 1, 1, NULL), (2, 'b', 'invite', 'admin', NULL, 1, 1, 1, NULL),
        (3, 'c', 'invite', 'user', NULL, 1, 1, 1, NULL), (4, 'd', 'reset', NULL, 2, NULL, 1, 1, NULL)`);
    await store.setPassword(1, '$new', 0);
    const left = database.prepare('SELECT id FROM links ORDER BY id').all();
    assert.deepEqual(
      left.map(({ id }) => id),
      [3, 4],
    );
  });

  it('does nothing at all when the password is another, or the account disabled', async (t) => {
    const { database, store } = await setupAda(t);
    for (const version of [1, -1, null]) {
      assert.equal(await store.setPassword(1, '$new', version), null);
    }
    database.exec('UPDATE users SET disabled_at = 1');
    assert.equal(await store.setPassword(1, '$new', 0), null);
    assert.equal((await store.credentials(ADA.email))?.passwordHash, '$x');
    assert.deepEqual([rows(database, 'sessions'), rows(database, 'links')], [1, 1]);
  });

  it('lets somebody leave with the password they have, unless they are the last administrator', async (t) => {
    const { database, store } = await setupAda(t);
    for (const version of [1, null]) assert.equal(await store.leave(1, version), 'outdated');
    assert.deepEqual(
      ['users', 'sessions', 'links'].map((table) => rows(database, table)),
      [1, 1, 1],
    );
    assert.equal(await store.leave(1, 0), 'left');
    assert.equal(await store.leave(1, 0), 'outdated', 'gone already');
    await store.insert(EVE);
    assert.equal(await store.leave(2, 0), 'last_admin');
    assert.deepEqual(
      ['users', 'sessions', 'links'].map((table) => rows(database, table)),
      [1, 0, 0],
    );
  });
});
