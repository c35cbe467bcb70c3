import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import type { AuthEvent } from '../../src/auth/events.ts';
import { openDatabase } from '../../src/storage/database.ts';
import { createEventStore } from '../../src/storage/event-store.ts';

function setup(t: TestContext) {
  const database = openDatabase(':memory:');
  t.after(() => database.close());
  return { database, store: createEventStore(database) };
}

const event = (more: Partial<AuthEvent> = {}): AuthEvent => ({
  ...{ at: 1, kind: 'login', reason: null, userId: 1, actorId: null },
  ...{ requestId: 'r-1', address: '192.0.2.1', userAgent: 'curl/8.5.0' },
  ...more,
});

describe('createEventStore', () => {
  it('keeps everything about an event', async (t) => {
    const { database, store } = setup(t);
    await store.append(event({ kind: 'login_failed', reason: 'wrong_password' }));
    assert.deepEqual(
      { ...database.prepare('SELECT * FROM events').get() },
      {
        ...{
          id: 1,
          at: 1,
          kind: 'login_failed',
          reason: 'wrong_password',
          user_id: 1,
          actor_id: null,
        },
        ...{ request_id: 'r-1', address: '192.0.2.1', user_agent: 'curl/8.5.0' },
        ...{ first_at: null, count: 1 },
      },
    );
  });

  it('keeps an event that concerns no account, or one that is gone', async (t) => {
    const { database, store } = setup(t);
    await store.append(event({ userId: null }));
    await store.append(event({ userId: 99 }));
    assert.equal(database.prepare('SELECT count(*) AS n FROM events').get()?.n, 2);
  });

  it('lists the attempts to sign in, newest first, and of one moment the last first', async (t) => {
    const { store } = setup(t);
    await store.append(event({ at: 5, address: 'a' }));
    await store.append(event({ at: 9, address: 'b' }));
    await store.append(event({ at: 5, address: 'c', kind: 'login_failed' }));
    const userAgent = 'curl/8.5.0';
    assert.deepEqual(await store.signIns(1), [
      { at: 9, ok: true, address: 'b', userAgent },
      { at: 5, ok: false, address: 'c', userAgent },
      { at: 5, ok: true, address: 'a', userAgent },
    ]);
  });

  it('lists no other events and nobody else\u2019s', async (t) => {
    const { store } = setup(t);
    await store.append(event({ kind: 'signup' }));
    await store.append(event({ kind: 'logout' }));
    await store.append(event({ userId: 2 }));
    await store.append(event({ userId: null, kind: 'login_failed' }));
    assert.deepEqual(await store.signIns(1), []);
  });

  it('lists the newest eight', async (t) => {
    const { store } = setup(t);
    for (let at = 1; at <= 10; at++) await store.append(event({ at }));
    const times = (await store.signIns(1)).map(({ at }) => at);
    assert.deepEqual(times, [10, 9, 8, 7, 6, 5, 4, 3]);
  });

  it('drops the events before a time, and those beyond a number', async (t) => {
    const { store } = setup(t);
    for (let at = 1; at <= 10; at++) await store.append(event({ at }));
    const times = async () => (await store.signIns(1)).map(({ at }) => at);
    await store.prune(4, 100);
    assert.deepEqual(await times(), [10, 9, 8, 7, 6, 5, 4]);
    await store.prune(0, 3);
    assert.deepEqual(await times(), [10, 9, 8]);
    await store.prune(0, 3);
    assert.deepEqual(await times(), [10, 9, 8]);
  });

  it('drops a thousand at a time, and says when there may be more', async (t) => {
    const { store, database } = setup(t);
    database.exec(`
      WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2500)
      INSERT INTO events (at, kind, request_id, address, user_agent) SELECT i, 'login', '', '', '' FROM n`);
    const left = () => Number(database.prepare('SELECT count(*) AS n FROM events').get()?.n);
    const answers: unknown[] = [];
    for (let i = 0; i < 4; i++) answers.push([await store.prune(9_999, 100), left()]);
    assert.deepEqual(answers, [
      [true, 1_500],
      [true, 500],
      [false, 0],
      [false, 0],
    ]);
  });

  it('finds the sign-ins of an account by an index of their own', async (t) => {
    const { database } = setup(t);
    const asked: string[] = [];
    const prepare = database.prepare.bind(database);
    t.mock.method(database, 'prepare', (sql: string) => {
      asked.push(sql);
      return prepare(sql);
    });
    createEventStore(database);
    const statements = asked.filter((sql) => /kind IN/.test(sql));
    assert.equal(statements.length, 2);
    for (const sql of statements) {
      const plan = prepare(`EXPLAIN QUERY PLAN ${sql}`).all(
        ...Array(sql.split('?').length - 1).fill(1),
      );
      assert.match(JSON.stringify(plan), /USING INDEX events_sign_ins/);
    }
  });
});
