import assert from 'node:assert/strict';
import { DatabaseSync } from 'node:sqlite';
import { describe, it, type TestContext } from 'node:test';
import { createEventStore } from '../../src/sqlite/event-store.ts';
import { migrate } from '../../src/sqlite/migrations.ts';
import { throttled as refusal, upTo } from '../stores/backend.ts';
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
    const statements = asked.filter((sql) => /user_id = \?[\s\S]*kind IN \('login/.test(sql));
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
  it('begin anew when their row is gone, and are written by themselves when many wait', async (t) => {
    const { database, store } = setup(t);
    await store.append(refusal());
    database.exec('DELETE FROM events');
    await store.append(refusal());
    await store.save();
    await store.append(refusal());
    const rows = (where: string) =>
      database.prepare(`SELECT count(*) AS n FROM events WHERE ${where}`).get()?.n;
    assert.equal(rows('true'), 1);
    for (let turn = 0; turn < 2; turn++) {
      for (let i = 0; i < 1_000; i++) await store.append(refusal({ userId: 10 + i }));
    }
    assert.equal(rows('count = 2'), 1_000);
  });
});

describe('the bounds of an event store', () => {
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

describe('a list of events', () => {
  it('finds accounts by a part of their address behind the latest ten thousand events', async (t) => {
    const { store, database } = setup(t);
    database.exec(`
      INSERT INTO users (id, email, password_hash, role, created_at, user_handle)
        VALUES (1, 'ada@example.com', '', 'user', 1, x'01'), (2, 'bob@example.com', '', 'user', 1, x'02');
      WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10100)
      INSERT INTO events (at, kind, user_id, actor_id, request_id, address, user_agent)
        SELECT i, 'login', CASE WHEN i % 5000 = 7 THEN 2 ELSE 1 END, CASE WHEN i = 9 THEN 2 END, '', '', '' FROM n`);
    for (const kinds of [null, ['login', 'logout'] as const]) {
      const filter = { kinds, account: { email: 'bob' }, since: null, until: null };
      const found = await store.list(filter, { from: null, direction: 'older', limit: 9 });
      assert.deepEqual(
        found.map(({ at }) => at),
        [10_007, 5_007, 9, 7],
      );
      const up = await store.list(filter, { from: { at: 8, id: 8 }, direction: 'newer', limit: 1 });
      assert.deepEqual(
        up.map(({ at }) => at),
        [9],
      );
    }
  });

  it('walks along an index, and sorts nothing', async (t) => {
    const { database } = setup(t);
    const asked: string[] = [];
    const prepare = database.prepare.bind(database);
    t.mock.method(database, 'prepare', (sql: string) => {
      asked.push(sql);
      return prepare(sql);
    });
    const store = createEventStore(database);
    asked.length = 0;
    const page = { from: { at: 5, id: 5 }, direction: 'older', limit: 51 } as const;
    const range = { since: 1, until: 9 };
    for (const kinds of [null, ['login', 'logout'] as const]) {
      for (const account of [null, { userId: 1 }, { personId: 1 }, { email: 'ada' }]) {
        await store.list({ kinds, account, ...range }, page);
      }
    }
    assert.ok(asked.length >= 8);
    for (const sql of asked) {
      const plan = JSON.stringify(
        prepare(`EXPLAIN QUERY PLAN ${sql}`).all(...Array(sql.split('?').length - 1).fill(1)),
      );
      assert.match(plan, /SEARCH e USING (?:COVERING )?INDEX events_by_/, sql);
      assert.doesNotMatch(plan, /TEMP B-TREE/, sql);
    }
  });
});
