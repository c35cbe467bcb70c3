import assert from 'node:assert/strict';
import { DatabaseSync } from 'node:sqlite';
import { describe, it, type TestContext } from 'node:test';
import { createAccountStore } from '../../src/sqlite/account-store.ts';
import { openDatabase } from '../../src/sqlite/database.ts';
import { migrate } from '../../src/sqlite/migrations.ts';
import { createSessionStore } from '../../src/sqlite/session-store.ts';
import { createTokenStore } from '../../src/sqlite/token-store.ts';

const AT = { now: 1_000, overlap: 100 };

/** A store with one session (1) of one account (1), whose family is `f` and whose token is `a`. */
async function setup(t: TestContext) {
  const database = openDatabase(':memory:');
  t.after(() => database.close());
  const account = { email: 'a', passwordHash: '', role: 'user', createdAt: 1 } as const;
  await createAccountStore(database).insert(account);
  const sessions = createSessionStore(database);
  const session = {
    ...{ key: 'k', userId: 1, createdAt: 10, lastSeenAt: 20, idleMs: 30, expiresAt: 40 },
    ...{ remembered: true, address: '192.0.2.1', userAgent: '' },
  };
  await sessions.replace([], session, { family: 'f', key: 'a', handle: 'h' });
  const row = () => ({ ...database.prepare('SELECT * FROM refresh_tokens').get() });
  return { database, sessions, row, store: createTokenStore(database) };
}

const token = (key: string, family = 'f') => ({ family, key });

describe('createTokenStore', () => {
  it('puts the successor in the place of the token that is good', async (t) => {
    const { store, row } = await setup(t);
    assert.equal(await store.rotate(token('a'), 'b', AT), 'rotated');
    const expected = {
      session_id: 1,
      family: 'f',
      current: 'b',
      previous: 'a',
      rotated_at: 1_000,
      handle: 'h',
    };
    assert.deepEqual(row(), expected);
  });

  it('takes the one before again while its successor is unused, until the overlap is over', async (t) => {
    const { store, row } = await setup(t);
    await store.rotate(token('a'), 'b', AT);
    const again = { ...AT, now: 1_100 };
    assert.equal(await store.rotate(token('a'), 'c', again), 'rotated');
    assert.deepEqual([row().current, row().rotated_at], ['c', 1_000]);
    assert.equal(await store.rotate(token('a'), 'd', { ...AT, now: 1_101 }), 'reused');
    assert.equal(row().current, 'c', 'and nothing was changed');
  });

  it('knows every other token of a family as a copy: used, displaced or never given', async (t) => {
    const { store, row } = await setup(t);
    await store.rotate(token('a'), 'b', AT);
    await store.rotate(token('a'), 'c', AT);
    const displaced = await store.rotate(token('b'), 'x', AT);
    await store.rotate(token('c'), 'd', AT);
    for (const key of ['a', 'b', 'never']) {
      assert.deepEqual(await store.rotate(token(key), 'x', AT), 'reused', key);
    }
    assert.deepEqual(displaced, 'reused');
    assert.equal(row().current, 'd');
  });

  it('does not know a family that is not there, or whose session has ended', async (t) => {
    const { store, sessions } = await setup(t);
    assert.equal(await store.rotate(token('a', 'g'), 'x', AT), 'unknown');
    await sessions.forget(['k']);
    assert.equal(await store.rotate(token('a'), 'x', AT), 'unknown');
  });

  it('says what a token is without using it up', async (t) => {
    const { store, row } = await setup(t);
    const before = row();
    assert.equal(await store.check(token('a'), AT), 'current');
    assert.equal(await store.check(token('z'), AT), 'reused');
    assert.equal(await store.check(token('a', 'g'), AT), 'unknown');
    assert.deepEqual(row(), before);
    await store.rotate(token('a'), 'b', AT);
    assert.equal(await store.check(token('a'), { ...AT, now: 1_100 }), 'current');
    assert.equal(await store.check(token('a'), { ...AT, now: 1_101 }), 'reused');
  });
});

describe('the step to one row a session', () => {
  it('ends the sessions of programs, whose tokens have no family, and no others', (t) => {
    const database = new DatabaseSync(':memory:');
    migrate(database, 3);
    t.after(() => database.close());
    database.exec(`
      INSERT INTO users (id, email, password_hash, role, created_at) VALUES (1, 'a', 'x', 'user', 1);
      INSERT INTO sessions VALUES (1, 'k', 1, 1, 1, 1, 1, 0, '', ''), (2, 'l', 1, 1, 1, 1, 1, 1, '', '');
      INSERT INTO refresh_tokens VALUES ('r', 2, 1, 2, 's'), ('s', 2, 2, NULL, NULL);
    `);
    migrate(database);
    const ids = database.prepare('SELECT id FROM sessions').all();
    assert.deepEqual(
      ids.map(({ id }) => id),
      [1],
    );
    assert.equal(database.prepare('SELECT count(*) AS n FROM refresh_tokens').get()?.n, 0);
  });
});
