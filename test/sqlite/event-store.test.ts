import assert from 'node:assert/strict';
import { DatabaseSync } from 'node:sqlite';
import { describe, it, type TestContext } from 'node:test';
import { createEventStore } from '../../src/sqlite/event-store.ts';
import { migrate } from '../../src/sqlite/migrations.ts';
import { authEvent as event, throttled as refusal, upTo } from '../stores/backend.ts';
import { openDatabase } from './open-database.ts';

function setup(t: TestContext) {
  const database = openDatabase(':memory:');
  t.after(() => database.close());
  return { database, store: createEventStore(database) };
}

describe('createEventStore', () => {
  it('drops a thousand at a time, and says when there may be more', async (t) => {
    const { store, database } = setup(t);
    database.exec(`
      WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2500)
      INSERT INTO events (at, kind, request_id, address, user_agent) SELECT i, 'login', '', '', '' FROM n`);
    const left = () => Number(database.prepare('SELECT count(*) AS n FROM events').get()?.n);
    const answers: unknown[] = [];
    for (let i = 0; i < 4; i++) answers.push([await store.prune(9_999, upTo(100)), left()]);
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

describe('repeats of what costs its sender nothing', () => {
  const HOUR = 3_600_000;
  const rows = (database: DatabaseSync) =>
    database.prepare('SELECT user_id, at, first_at, count, address FROM events ORDER BY id').all();

  it('are one row that counts: of one account, whatever network they came from', async (t) => {
    const { database, store } = setup(t);
    for (let i = 0; i < 1_000; i++) {
      await store.append(refusal({ at: 1_000 + i, address: `2001:db8:${i.toString(16)}::1` }));
    }
    await store.append(refusal({ at: 5_000, userId: 2 }));
    await store.save();
    assert.deepEqual(
      rows(database).map((row) => ({ ...row })),
      [
        { user_id: 1, at: 1_999, first_at: 1_000, count: 1_000, address: '2001:db8:3e7::1' },
        { user_id: 2, at: 5_000, first_at: null, count: 1, address: '192.0.2.1' },
      ],
    );
    const [last] = await store.recent(1, 10);
    assert.deepEqual([last?.at, last?.firstAt, last?.count], [1_999, 1_000, 1_000]);
  });

  it('are one row for a network where they are about no account, whatever header came with them', async (t) => {
    const { database, store } = setup(t);
    for (let i = 0; i < 300; i++) {
      const address = `2001:db8:7:${i.toString(16)}::1`;
      const reason = `Origin: https://${i}.example`;
      await store.append(refusal({ kind: 'cross_origin_refused', userId: null, address, reason }));
    }
    await store.append(refusal({ userId: null, address: '2001:db8:8::1' }));
    await store.save();
    assert.deepEqual(
      rows(database).map(({ count }) => count),
      [300, 1],
    );
  });

  it('are kept apart by kind and by reason, and begin anew after an hour', async (t) => {
    const { database, store } = setup(t);
    for (const at of [0, HOUR - 1, HOUR, HOUR + 1]) await store.append(refusal({ at }));
    await store.append(refusal({ reason: 'network' }));
    await store.append(refusal({ kind: 'access_refused' }));
    await store.save();
    assert.deepEqual(
      rows(database).map(({ count }) => count),
      [2, 2, 1, 1],
    );
  });

  it('begin anew when their row is gone, and are written by themselves when many wait', async (t) => {
    const { database, store } = setup(t);
    await store.append(refusal());
    database.exec('DELETE FROM events');
    await store.append(refusal());
    await store.save();
    await store.append(refusal());
    assert.equal(rows(database).length, 1);
    for (let turn = 0; turn < 2; turn++) {
      for (let i = 0; i < 1_000; i++) await store.append(refusal({ userId: 10 + i }));
    }
    assert.equal(
      database.prepare('SELECT count(*) AS n FROM events WHERE count = 2').get()?.n,
      1_000,
    );
  });
});

describe('the bounds of an event store', () => {
  it('keep what happened to accounts, however much strangers cause', async (t) => {
    const { database, store } = setup(t);
    const left = (share: string) =>
      Number(database.prepare('SELECT count(*) AS n FROM events WHERE share = ?').get(share)?.n);
    for (let i = 0; i < 5; i++) await store.append(event({ kind: 'password_changed' }));
    for (let i = 0; i < 5; i++) await store.append(event({ kind: 'login_failed' }));
    for (let i = 0; i < 400; i++) {
      const address = `10.${i >> 8}.${i & 255}.1`;
      await store.append(event({ kind: 'login_failed', userId: null, address }));
      await store.append(event({ kind: 'login_busy', userId: null, address }));
    }
    while (await store.prune(0, { account: 10, failure: 10, stranger: 50 }));
    assert.deepEqual([left('account'), left('failure'), left('stranger')], [5, 5, 50]);
    for (let i = 0; i < 30; i++) await store.append(event({ kind: 'login_failed' }));
    while (await store.prune(0, { account: 10, failure: 10, stranger: 50 }));
    assert.deepEqual([left('account'), left('failure'), left('stranger')], [5, 10, 50]);
  });

  it('are asked by an index', (t) => {
    const { database } = setup(t);
    for (const sql of [
      'SELECT count(*) AS n FROM events WHERE share = ?',
      'SELECT id FROM events WHERE share = ? ORDER BY id LIMIT 5',
    ]) {
      const plan = JSON.stringify(database.prepare(`EXPLAIN QUERY PLAN ${sql}`).all('account'));
      assert.match(plan, /USING COVERING INDEX events_by_share/);
      assert.doesNotMatch(plan, /TEMP B-TREE/);
    }
  });

  it('put the events of an older database in their shares', (t) => {
    const database = new DatabaseSync(':memory:');
    t.after(() => database.close());
    migrate(database, 5);
    const add = database.prepare(
      "INSERT INTO events (at, kind, user_id, request_id, address, user_agent) VALUES (1, ?, ?, '', '', '')",
    );
    for (const kind of ['login', 'login_failed', 'login_throttled'])
      for (const id of [1, null]) add.run(kind, id);
    migrate(database);
    const shares = database.prepare('SELECT share FROM events ORDER BY id').all();
    assert.deepEqual(
      shares.map(({ share }) => share),
      ['account', 'account', 'failure', 'stranger', 'stranger', 'stranger'],
    );
  });
});
