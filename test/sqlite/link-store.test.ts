import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import type { NewLink } from '../../src/auth/link-store.ts';
import { NotAdmin } from '../../src/auth/stores.ts';
import { createAccountStore } from '../../src/sqlite/account-store.ts';
import { openDatabase } from '../../src/sqlite/database.ts';
import { createLinkStore } from '../../src/sqlite/link-store.ts';

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

const link = (key: string, more: Partial<NewLink> = {}): NewLink => ({
  ...{ key, kind: 'invite', role: 'user', userId: null, email: null, createdBy: 1 },
  ...{ createdAt: 10, expiresAt: 100 },
  ...more,
});
const resetLink = (key: string, more: Partial<NewLink> = {}) =>
  link(key, { kind: 'reset', role: null, userId: 1, ...more });
const setupLink = (key: string) => link(key, { kind: 'setup', role: 'admin', createdBy: null });

describe('createLinkStore', () => {
  it('gives back what was stored, by its kind and key, until it is over', async (t) => {
    const { store } = await setup(t);
    await store.insert(link('a'));
    await store.insert(resetLink('b'));
    assert.deepEqual(await store.byKey('invite', 'a', 99), { id: 1, ...link('a') });
    assert.deepEqual(await store.byKey('reset', 'b', 99), { id: 2, ...resetLink('b') });
    assert.equal(await store.byKey('invite', 'a', 100), null);
    assert.equal(await store.byKey('reset', 'a', 99), null);
    assert.equal(await store.byKey('invite', 'A', 99), null);
  });

  it('forgets the links that are over when it is asked to, and no other', async (t) => {
    const { store, count } = await setup(t);
    await store.insert(link('a'));
    await store.insert(link('b', { expiresAt: 200 }));
    await store.prune(100);
    assert.equal(count('links'), 1);
    assert.notEqual(await store.byKey('invite', 'b', 100), null);
  });

  it('lists invitations that still work, newest first, with who made them', async (t) => {
    const { store } = await setup(t);
    await store.insert(link('a'));
    await store.insert(link('over', { expiresAt: 20 }));
    await store.insert(resetLink('b'));
    await store.insert(link('c', { createdBy: null }));
    const listed = (await store.invitations(20)).map(({ key, by }) => [key, by]);
    assert.deepEqual(listed, [
      ['c', null],
      ['a', ADA.email],
    ]);
  });

  it('revokes invitations and nothing else', async (t) => {
    const { store, count } = await setup(t);
    await store.insert(link('a'));
    await store.insert(resetLink('b'));
    assert.equal(await store.revokeInvitation(2), false);
    assert.equal(await store.revokeInvitation(1), true);
    assert.equal(await store.revokeInvitation(1), false);
    assert.equal(count('links'), 1);
  });

  it('uses an invitation up and makes the account, with the role of the link', async (t) => {
    const { store, count } = await setup(t);
    await store.insert(link('a', { role: 'admin' }));
    const bob = await store.redeemInvitation('a', BOB);
    assert.ok(typeof bob === 'object');
    const { publicId, ...rest } = bob;
    assert.deepEqual(rest, {
      ...{ id: 2, email: BOB.email, role: 'admin', createdAt: 50, disabledAt: null },
    });
    assert.match(publicId, /^[0-9a-f]{32}$/);
    assert.equal(await store.redeemInvitation('a', { ...BOB, email: 'c' }), 'gone');
    assert.deepEqual([count('users'), count('links')], [2, 0]);
  });

  it('does neither when the e-mail is taken, the link is over, or of another kind', async (t) => {
    const { store, count } = await setup(t);
    await store.insert(link('a'));
    await store.insert(setupLink('b'));
    assert.equal(await store.redeemInvitation('a', ADA), 'taken');
    assert.equal(await store.redeemInvitation('a', { ...BOB, createdAt: 100 }), 'gone');
    assert.equal(await store.redeemInvitation('b', BOB), 'gone');
    assert.deepEqual([count('users'), count('links')], [1, 2]);
  });

  it('keeps the link when the account cannot be stored for another reason', async (t) => {
    const { store, database, count } = await setup(t);
    await store.insert(link('a'));
    database.exec(
      "CREATE TRIGGER fault BEFORE INSERT ON users BEGIN SELECT RAISE(ABORT, 'fault'); END",
    );
    await assert.rejects(store.redeemInvitation('a', BOB), /fault/);
    assert.equal(count('links'), 1);
  });

  it('makes the first administrator, and no second one with a link that was left', async (t) => {
    const { store, database, count } = await setup(t);
    database.exec("UPDATE users SET role = 'user'");
    for (const key of ['a', 'b']) await store.insert(setupLink(key));
    const outcomes = await Promise.all([
      store.redeemSetup('a', BOB),
      store.redeemSetup('b', { ...BOB, email: 'c@example.com' }),
    ]);
    assert.equal(outcomes.filter((outcome) => outcome === 'gone').length, 1);
    assert.equal(count('users'), 2);
  });

  it('makes an administrator again when the ones there are cannot sign in', async (t) => {
    const { store, database } = await setup(t);
    database.exec("UPDATE users SET role = 'admin', disabled_at = 1");
    await store.insert(setupLink('a'));
    assert.notEqual(await store.redeemSetup('a', BOB), 'gone');
  });

  it('sets the password by a reset link, and ends the sessions and links of the account', async (t) => {
    const { store, accounts, database, count } = await setup(t);
    await accounts.insert({ ...BOB, role: 'user' });
    const session = database.prepare(
      "INSERT INTO sessions VALUES (NULL, ?, ?, 1, 1, 1, 1, 0, '', '', NULL)",
    );
    for (const id of [1, 1, 2]) session.run(`${Math.random()}`, id);
    await store.insert(resetLink('a'));
    await store.insert(resetLink('b'));
    await store.insert(resetLink('c', { userId: 2, createdBy: null }));
    assert.equal((await store.redeemReset('a', '$new', 99))?.user.id, 1);
    assert.equal((await accounts.credentials(ADA.email))?.passwordHash, '$new');
    assert.equal((await accounts.credentials(BOB.email))?.passwordHash, '$x');
    assert.deepEqual([count('sessions'), count('links')], [1, 1]);
    assert.equal(await store.redeemReset('b', '$newer', 99), null);
  });

  it('changes nothing by a reset link when a part of it fails', async (t) => {
    const { store, accounts, database, count } = await setup(t);
    database.exec(`
      INSERT INTO sessions VALUES (NULL, 'k', 1, 1, 1, 1, 1, 0, '', '', NULL);
      CREATE TRIGGER fault BEFORE DELETE ON sessions BEGIN SELECT RAISE(ABORT, 'fault'); END`);
    await store.insert(resetLink('a'));
    await assert.rejects(store.redeemReset('a', '$new', 99), /fault/);
    assert.equal((await accounts.credentials(ADA.email))?.passwordHash, '$x');
    assert.equal(count('links'), 1);
  });

  it('sets no password of an account that is disabled', async (t) => {
    const { store, accounts, database } = await setup(t);
    await store.insert(resetLink('a'));
    database.exec('UPDATE users SET disabled_at = 1');
    assert.equal(await store.redeemReset('a', '$new', 99), null);
    assert.equal((await accounts.credentials(ADA.email))?.passwordHash, '$x');
  });

  const formerAdmins: Record<string, string> = {
    demoted: "UPDATE users SET role = 'user' WHERE id = 1",
    disabled: 'UPDATE users SET disabled_at = 1 WHERE id = 1',
    deleted: 'DELETE FROM users WHERE id = 1',
  };
  for (const [name, sql] of Object.entries(formerAdmins)) {
    it(`stores no link by an administrator who is ${name}, and forgets none`, async (t) => {
      const { store, accounts, database, count } = await setup(t);
      await accounts.insert({ ...BOB, role: 'user' });
      await store.insert(resetLink('before', { userId: 2, createdBy: null }));
      database.exec(sql);
      await assert.rejects(store.insert(link('a', { role: 'admin' })), NotAdmin);
      await assert.rejects(store.replace(resetLink('b', { userId: 2 })), NotAdmin);
      assert.equal(count('links'), 1);
      assert.notEqual(await store.byKey('reset', 'before', 99), null);
    });
  }

  it('stores links by nobody, for the command line and for who forgot a password', async (t) => {
    const { store, database, count } = await setup(t);
    database.exec("UPDATE users SET role = 'user'");
    await store.insert(link('a', { createdBy: null }));
    await store.replace(resetLink('b', { createdBy: null }));
    assert.equal(count('links'), 2);
  });

  it('loses the links of an account with it: those for it and those by it', async (t) => {
    const { store, database, count } = await setup(t);
    await store.insert(link('a'));
    await store.insert(resetLink('b', { createdBy: null }));
    await store.insert(link('c', { createdBy: null }));
    database.exec('DELETE FROM users');
    assert.equal(count('links'), 1);
  });

  it('puts a link in the place of those of its kind and account, and no other', async (t) => {
    const { store, accounts, count } = await setup(t);
    await accounts.insert({ ...BOB, role: 'user' });
    for (const [key, userId] of [
      ['a', 1],
      ['b', 2],
    ] as const)
      await store.insert(resetLink(key, { userId }));
    await store.insert(setupLink('c'));
    await store.replace(resetLink('d'));
    assert.equal(await store.byKey('reset', 'a', 99), null);
    await store.replace(setupLink('e'));
    assert.equal(await store.byKey('setup', 'c', 99), null);
    assert.equal(count('links'), 3);
    for (const key of ['b', 'd']) assert.notEqual(await store.byKey('reset', key, 99), null);
  });
});
