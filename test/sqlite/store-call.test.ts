import assert from 'node:assert/strict';
import { DatabaseSync } from 'node:sqlite';
import { describe, it, type TestContext } from 'node:test';
import type { AuthEvent } from '../../src/auth/events.ts';
import type { NewSession } from '../../src/auth/sessions/session.ts';
import { StoreUnavailable } from '../../src/auth/store-errors.ts';
import { createAccountStore } from '../../src/sqlite/account-store.ts';
import { disableBusyTimeout } from '../../src/sqlite/database.ts';
import { createEventStore } from '../../src/sqlite/event-store.ts';
import { createSessionStore } from '../../src/sqlite/session-store.ts';
import { storeCall, storeLoad } from '../../src/sqlite/store-call.ts';
import { ADA, countUsers, freshPath, open, pragma } from './file.ts';

describe('storeCall', () => {
  it('gives what the work gives', async () => {
    assert.equal(await storeCall(() => 7), 7);
  });

  it('rejects, and never throws, with an error that will not pass by itself', async (t) => {
    const database = open(t);
    const result = storeCall(() => database.exec('SELEKT'));
    await assert.rejects(result, (error: Error) => !(error instanceof StoreUnavailable));
    await assert.rejects(
      storeCall(() => assert.fail('a bug')),
      /a bug/,
    );
  });

  const passing: [name: string, code: number][] = [
    ['SQLITE_BUSY', 5],
    ['SQLITE_BUSY_SNAPSHOT', 517],
    ['SQLITE_LOCKED_SHAREDCACHE', 262],
    ['SQLITE_READONLY_DBMOVED', 1032],
    ['SQLITE_IOERR_FSYNC', 1034],
    ['SQLITE_FULL', 13],
    ['SQLITE_CANTOPEN_FULLPATH', 782],
  ];
  for (const [name, errcode] of passing) {
    it(`rejects as StoreUnavailable for ${name}, which may pass`, async () => {
      const work = () => {
        throw Object.assign(new Error(name), { errcode });
      };
      await assert.rejects(storeCall(work, 0), StoreUnavailable);
    });
  }

  const lasting: [name: string, code: number][] = [
    ['SQLITE_ERROR', 1],
    ['SQLITE_CORRUPT', 11],
    ['SQLITE_CONSTRAINT_UNIQUE', 2067],
    ['SQLITE_MISMATCH', 20],
    ['SQLITE_NOTADB', 26],
  ];
  for (const [name, errcode] of lasting) {
    it(`rejects with the error itself for ${name}, which will not`, async () => {
      const error = Object.assign(new Error(name), { errcode });
      const work = () => {
        throw error;
      };
      await assert.rejects(storeCall(work), (thrown) => thrown === error);
    });
  }

  it('rejects as StoreUnavailable when the file is read-only', async (t) => {
    const path = freshPath(t);
    await createAccountStore(open(t, path)).insert(ADA);
    const readOnly = new DatabaseSync(path, { readOnly: true });
    t.after(() => readOnly.close());
    const accounts = createAccountStore(readOnly);
    assert.equal((await accounts.byId(1))?.email, ADA.email);
    await assert.rejects(accounts.rehash(1, 'x', 'y'), StoreUnavailable);
    await assert.rejects(accounts.insert({ ...ADA, email: 'b' }), StoreUnavailable);
  });

  it('rejects as StoreUnavailable when the disk is full', async (t) => {
    const database = open(t);
    const pages = Number(pragma(database, 'page_count'));
    database.exec(`PRAGMA max_page_count = ${pages}`);
    const accounts = createAccountStore(database);
    await assert.rejects(
      accounts.insert({ ...ADA, passwordHash: 'x'.repeat(100_000) }),
      StoreUnavailable,
    );
    assert.equal(countUsers(database), 0);
  });
});

/**
 * A database as the server has it, another connection that holds the write lock, and a clock for
 * those who wait.
 */
function locked(t: TestContext) {
  const path = freshPath(t);
  const database = open(t, path);
  disableBusyTimeout(database);
  const other = open(t, path);
  other.exec('BEGIN IMMEDIATE');
  t.mock.timers.enable({ apis: ['setInterval'] });
  const order: string[] = [];
  const insert = (email: string) =>
    createAccountStore(database)
      .insert({ ...ADA, email })
      .then(
        () => order.push(email),
        (error) => order.push(`${email}: ${error.constructor.name}`),
      );
  return { database, other, order, insert };
}

/** Lets what is ready to go on go on: promises, and nothing else. */
const settle = () => new Promise((resolve) => setImmediate(resolve));

describe('work that finds the database locked', () => {
  it('waits, and everything else goes on', async (t) => {
    const { database, other, order, insert } = locked(t);
    const waiting = insert('a');
    assert.equal(await createAccountStore(database).byId(1), null, 'reading does not wait');
    t.mock.timers.tick(4_900);
    await settle();
    assert.deepEqual(order, []);
    other.exec('COMMIT');
    t.mock.timers.tick(10);
    await waiting;
    assert.deepEqual([order, countUsers(database)], [['a'], 1]);
  });

  it('is given up after five seconds, with nothing done', async (t) => {
    const { database, other, order, insert } = locked(t);
    const waiting = [insert('a'), insert('b')];
    t.mock.timers.tick(5_000);
    await Promise.all(waiting);
    assert.deepEqual(order, ['a: StoreUnavailable', 'b: StoreUnavailable']);
    other.exec('COMMIT');
    t.mock.timers.tick(5_000);
    assert.equal(countUsers(database), 0);
  });

  it('is done in the order in which it came, also before what comes when the lock is gone', async (t) => {
    const { database, other, insert } = locked(t);
    const waiting = [insert('a'), insert('b'), insert('c')];
    t.mock.timers.tick(100);
    other.exec('COMMIT');
    waiting.push(insert('d'));
    await Promise.all(waiting);
    t.mock.timers.tick(10); // no work waits any more
    const stored = database.prepare('SELECT email FROM users ORDER BY id').all();
    assert.deepEqual(
      stored.map(({ email }) => email),
      ['a', 'b', 'c', 'd'],
    );
  });

  it('does not hold up the others when it fails', async (t) => {
    const { database, other, order, insert } = locked(t);
    const waiting = [insert('a'), insert('a'), insert('b')];
    const failing = storeCall(() => {
      database.exec("INSERT INTO users VALUES ('no number')");
    });
    await assert.rejects(failing, /users/);
    other.exec('COMMIT');
    t.mock.timers.tick(10);
    await Promise.all(waiting);
    assert.deepEqual([order, countUsers(database)], [['a', 'a', 'b'], 2]);
  });

  it('may call a store, and what waits behind it is done once, too', async (t) => {
    const { database, other, order, insert } = locked(t);
    let runs = 0;
    void storeCall(() => {
      database.exec('DELETE FROM users');
      if (runs++ === 0) void insert('called by the first');
    });
    void insert('second');
    void insert('third');
    other.exec('COMMIT');
    t.mock.timers.tick(10);
    await settle();
    assert.deepEqual([runs, order], [1, ['called by the first', 'second', 'third']]);
  });

  it('waits as long as it says', async (t) => {
    const { database } = locked(t);
    const waiting = storeCall(() => database.exec('BEGIN IMMEDIATE'), 500);
    const outcome = waiting.catch((error) => error);
    t.mock.timers.tick(500);
    const error = await outcome;
    assert.ok(error instanceof StoreUnavailable && /locked/.test(String(error.cause)));
  });

  it('is every write of every store', async (t) => {
    const { database } = locked(t);
    const sessions = createSessionStore(database);
    const writes = [
      createAccountStore(database).insert(ADA),
      createAccountStore(database).rehash(1, 'x', 'y'),
      sessions.forget(['k']),
      sessions.replace(() => [], SESSION, 0),
      createEventStore(database).append(EVENT),
    ];
    const outcomes = Promise.allSettled(writes);
    t.mock.timers.tick(5_000);
    for (const outcome of await outcomes) {
      assert.ok(outcome.status === 'rejected' && outcome.reason instanceof StoreUnavailable);
    }
  });
});

const SESSION: NewSession = {
  key: 'k',
  userId: 1,
  createdAt: 1,
  lastSeenAt: 1,
  idleMs: 1,
  expiresAt: 2,
  remembered: false,
  address: '',
  userAgent: '',
  method: 'password',
};
const EVENT: AuthEvent = {
  at: 1,
  kind: 'login' as const,
  reason: null,
  userId: 1,
  actorId: null,
  requestId: 'r',
  address: '',
  userAgent: '',
};

describe('storeLoad', () => {
  it('counts calls and failures of the database, and estimates how long they took', async () => {
    const { calls, ms, errors } = { ...storeLoad() };
    const wait = () => {
      const until = performance.now() + 1;
      while (performance.now() < until);
    };
    for (let i = 0; i < 14; i++) await storeCall(wait);
    const full = Object.assign(new Error('full'), { errcode: 13 });
    await assert.rejects(storeCall(() => assert.fail(full)));
    await assert.rejects(storeCall(() => assert.fail('a bug')));
    assert.equal(storeLoad().calls - calls, 16);
    assert.equal(storeLoad().errors - errors, 1);
    assert.ok(storeLoad().ms - ms >= 14, 'a ms each');
  });
});
