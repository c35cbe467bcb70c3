import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { dataVersion } from '../../src/sqlite/data-version.ts';
import { cacheRows } from '../../src/sqlite/row-cache.ts';
import { transaction } from '../../src/sqlite/transaction.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { open } from './file.ts';

/** Two accounts, a cache of their e-mails, and the ids that were read from the table. */
function setUp(t: TestContext, { path = ':memory:', now = Date.now } = {}) {
  const database = open(t, path);
  dataVersion(database, now);
  database.exec(`INSERT INTO users (email, password_hash, role, created_at)
    VALUES ('ada', '', 'user', 0), ('bob', '', 'user', 0)`);
  const read: number[] = [];
  const find = database.prepare('SELECT email FROM users WHERE id = ?');
  const emailOf = cacheRows(database, { table: 'users', column: 'id' }, (id) => {
    read.push(id);
    const row = find.get(id);
    return row === undefined ? null : String(row.email);
  });
  return { database, emailOf, read };
}

describe('cacheRows', () => {
  it('queries a row once that is asked for twice', (t) => {
    const { emailOf, read } = setUp(t);
    assert.deepEqual(
      [emailOf(1), emailOf(2), emailOf(1), emailOf(2)],
      ['ada', 'bob', 'ada', 'bob'],
    );
    assert.deepEqual(read, [1, 2]);
  });

  it('reads anew what has changed, and that alone', (t) => {
    const { database, emailOf, read } = setUp(t);
    emailOf(1);
    emailOf(2);
    database.exec("UPDATE users SET email = 'eve' WHERE id = 2");
    assert.deepEqual([emailOf(1), emailOf(2)], ['ada', 'eve']);
    database.exec('DELETE FROM users WHERE id = 2');
    assert.deepEqual([emailOf(1), emailOf(2)], ['ada', null]);
    assert.deepEqual(read, [1, 2, 2, 2]);
  });

  it('keeps a row while only columns change on which it does not depend', (t) => {
    const { database } = setUp(t);
    const read: number[] = [];
    const source = { table: 'users', column: 'id', columns: 'email, role' } as const;
    const reads = cacheRows(database, source, (id) => read.push(id));
    reads(1);
    database.exec('UPDATE users SET last_seen_at = 9, created_at = 9');
    reads(1);
    assert.deepEqual(read, [1]);
    database.exec("UPDATE users SET last_seen_at = 10, role = 'admin'");
    reads(1);
    assert.deepEqual(read, [1, 1]);
  });

  it('does not cache that there is no row', (t) => {
    const { database, emailOf } = setUp(t);
    assert.equal(emailOf(3), null);
    database.exec(
      "INSERT INTO users (id, email, password_hash, role, created_at) VALUES (3, 'cyd', '', 'user', 0)",
    );
    assert.equal(emailOf(3), 'cyd');
  });

  it('is right after a rollback', (t) => {
    const { database, emailOf } = setUp(t);
    emailOf(1);
    assert.throws(() =>
      transaction(database, () => {
        database.exec("UPDATE users SET email = 'eve' WHERE id = 1");
        throw new Error('no');
      }),
    );
    assert.equal(emailOf(1), 'ada');
  });

  it('forgets an answer when a row of it comes', (t) => {
    const { database } = setUp(t);
    const count = database.prepare('SELECT count(*) AS n FROM events WHERE user_id = ?');
    const source = { table: 'events', column: 'user_id' } as const;
    const eventsOf = cacheRows(database, source, (id) => Number(count.get(id)?.n));
    assert.equal(eventsOf(1), 0);
    const insert =
      "INSERT INTO events (at, kind, user_id, request_id, address, user_agent) VALUES (0, 'login', ?, '', '', '')";
    database.prepare(insert).run(1);
    database.prepare(insert).run(null);
    assert.equal(eventsOf(1), 1);
    database.exec('DELETE FROM events');
    assert.equal(eventsOf(1), 0);
  });

  it('serves two caches of one table', (t) => {
    const { database, emailOf } = setUp(t);
    const find = database.prepare('SELECT role FROM users WHERE id = ?');
    const roleOf = cacheRows(database, { table: 'users', column: 'id' }, (id) =>
      String(find.get(id)?.role),
    );
    assert.deepEqual([emailOf(1), roleOf(1)], ['ada', 'user']);
    database.exec("UPDATE users SET role = 'admin', email = 'eve' WHERE id = 1");
    assert.deepEqual([emailOf(1), roleOf(1)], ['eve', 'admin']);
  });

  it('reads all anew when another process has written', (t) => {
    const path = join(temporaryFolder(t), 'coatcheck.db');
    const clock = { now: 1_000 };
    const { emailOf } = setUp(t, { path, now: () => clock.now });
    assert.equal(emailOf(1), 'ada');
    open(t, path).exec("UPDATE users SET email = 'eve' WHERE id = 1");
    clock.now += 4;
    assert.equal(emailOf(1), 'ada', 'the file is asked every 5 ms');
    clock.now += 1;
    assert.equal(emailOf(1), 'eve');
  });

  it('reads all anew when another process has written and the clock was set back', (t) => {
    const path = join(temporaryFolder(t), 'coatcheck.db');
    const clock = { now: 1_000_000 };
    const { emailOf } = setUp(t, { path, now: () => clock.now });
    assert.equal(emailOf(1), 'ada');
    open(t, path).exec("UPDATE users SET email = 'eve' WHERE id = 1");
    clock.now -= 500_000;
    assert.equal(emailOf(1), 'eve');
  });

  it('keeps ten thousand answers at most', (t) => {
    const { database } = setUp(t);
    let read = 0;
    const numberOf = cacheRows(database, { table: 'users', column: 'id' }, (id) => {
      read++;
      return id;
    });
    for (let id = 1; id <= 10_001; id++) numberOf(id);
    assert.equal(read, 10_001);
    numberOf(10_001);
    assert.equal(read, 10_001, 'the newest is kept');
    numberOf(1);
    assert.equal(read, 10_002, 'the oldest made way');
  });
});
