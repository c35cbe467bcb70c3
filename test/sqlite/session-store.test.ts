import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import type { NewSession } from '../../src/auth/sessions/session-store.ts';
import { AccountClosed } from '../../src/auth/stores.ts';
import { createAccountStore } from '../../src/sqlite/account-store.ts';
import { openDatabase } from '../../src/sqlite/database.ts';
import { createSessionStore } from '../../src/sqlite/session-store.ts';
import { storedSessions } from '../stored.ts';

async function setup(t: TestContext) {
  const database = openDatabase(':memory:');
  t.after(() => database.close());
  const account = { email: 'a', passwordHash: '', role: 'user', createdAt: 1 } as const;
  await createAccountStore(database).insert(account);
  return { database, store: createSessionStore(database) };
}

const session = (key: string, more: Partial<NewSession> = {}): NewSession => ({
  ...{ key, userId: 1, createdAt: 10, lastSeenAt: 20, idleMs: 30, expiresAt: 40 },
  ...{ remembered: false, address: '192.0.2.1', userAgent: "curl'; --" },
  ...more,
});

describe('createSessionStore', () => {
  it('gives back what was stored, in the order of the beginning', async (t) => {
    const { store } = await setup(t);
    const first = session('b');
    const second = session('a', { remembered: true, createdAt: 5, userAgent: '\u{1f600}' });
    assert.equal(await store.replace([], first), 1);
    assert.equal(await store.replace([], second), 2);
    assert.deepEqual(await storedSessions(store), [
      { id: 1, ...first },
      { id: 2, ...second },
    ]);
  });

  const keys = async (store: Awaited<ReturnType<typeof setup>>['store']) =>
    (await storedSessions(store)).map(({ key }) => key);

  it('gives back every one, also when there are as many as it reads at a time, or more', async (t) => {
    const { store } = await setup(t);
    const expected: string[] = [];
    for (const count of [999, 1_000, 1_001, 2_000]) {
      while (expected.length < count) {
        const key = `key ${expected.length}`;
        expected.push(key);
        await store.replace([], session(key));
      }
      assert.deepEqual(await keys(store), expected);
    }
  });

  it('forgets and stores in one step', async (t) => {
    const { store } = await setup(t);
    for (const key of ['a', 'b', 'c']) await store.replace([], session(key));
    await store.replace(['a', 'c', 'unknown'], session('d'));
    assert.deepEqual(await keys(store), ['b', 'd']);
  });

  it('forgets nothing when the new one cannot be stored', async (t) => {
    const { store } = await setup(t);
    for (const key of ['a', 'b']) await store.replace([], session(key));
    await assert.rejects(store.replace(['a'], session('b')), /UNIQUE/);
    await assert.rejects(store.replace(['a'], session('c', { userId: 99 })), AccountClosed);
    assert.deepEqual(await keys(store), ['a', 'b']);
  });

  it('stores nothing for an account that is disabled: it would come alive with it', async (t) => {
    const { store, database } = await setup(t);
    await store.replace([], session('a'));
    database.exec('UPDATE users SET disabled_at = 1');
    await assert.rejects(store.replace(['a'], session('b')), AccountClosed);
    assert.deepEqual(await keys(store), ['a']);
    database.exec('UPDATE users SET disabled_at = NULL');
    await store.replace(['a'], session('b'));
    assert.deepEqual(await keys(store), ['b']);
  });

  it('forgets the sessions with these keys and no others', async (t) => {
    const { store } = await setup(t);
    for (const key of ['a', 'b', 'c']) await store.replace([], session(key));
    await store.forget(['a', 'c', 'unknown']);
    await store.forget([]);
    assert.deepEqual(await keys(store), ['b']);
  });

  it('never gives the id of a session to another', async (t) => {
    const { store } = await setup(t);
    await store.replace([], session('a'));
    assert.equal(await store.replace(['a'], session('b')), 2);
  });

  it('saves the last-seen times, and brings back no session that is forgotten', async (t) => {
    const { store } = await setup(t);
    for (const key of ['a', 'b']) await store.replace([], session(key));
    await store.saveLastSeen([
      { id: 2, ...session('b', { lastSeenAt: 25, expiresAt: 99 }) },
      { id: 3, ...session('gone') },
    ]);
    const saved = (await storedSessions(store)).map(({ key, lastSeenAt, expiresAt }) => ({
      ...{ key, lastSeenAt, expiresAt },
    }));
    assert.deepEqual(saved, [
      { key: 'a', lastSeenAt: 20, expiresAt: 40 },
      { key: 'b', lastSeenAt: 25, expiresAt: 40 },
    ]);
  });
});
