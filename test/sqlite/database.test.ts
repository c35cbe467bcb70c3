import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { describe, it, type TestContext } from 'node:test';
import { NewerSchema, OlderSchema } from '../../src/auth/database.ts';
import { createAccountStore } from '../../src/sqlite/account-store.ts';
import { openForCommand } from '../../src/sqlite/database.ts';
import { migrate, SCHEMA_VERSION } from '../../src/sqlite/migrations.ts';
import { isDuplicate } from '../../src/sqlite/sqlite-error.ts';
import { transaction } from '../../src/sqlite/transaction.ts';
import { ADA, countUsers, freshPath, open, pragma } from './file.ts';
import { openDatabase } from './open-database.ts';

describe('connect', () => {
  it('makes the file and its folder', async (t) => {
    const path = freshPath(t);
    await createAccountStore(open(t, path)).insert(ADA);
    const again = open(t, path);
    assert.equal(countUsers(again), 1);
  });

  it('writes ahead, syncs at every commit, checks foreign keys and waits for locks', (t) => {
    const database = open(t, freshPath(t));
    assert.equal(pragma(database, 'journal_mode'), 'wal');
    assert.equal(pragma(database, 'synchronous'), 2);
    assert.equal(pragma(database, 'foreign_keys'), 1);
    assert.equal(pragma(database, 'busy_timeout'), 5_000);
  });

  it('throws for a file that is no database', (t) => {
    assert.throws(() => open(t, import.meta.filename), /not a database/);
  });

  it('keeps two databases in memory apart', async (t) => {
    await createAccountStore(open(t)).insert(ADA);
    assert.equal(countUsers(open(t)), 0);
  });
});

describe('where no folder can be made', () => {
  const skip = process.platform === 'linux' ? false : 'it has no /proc';

  it('throws instead of trying for ever', { skip, timeout: 40_000 }, () => {
    // In a process of its own: while node's own recursive mkdir tries, no timer of this one runs.
    const program =
      "import { connect } from './src/sqlite/database.ts'; connect('/proc/nope/x.db');";
    const args = ['--input-type=module-typescript', '-e', program];
    const { status, stderr } = spawnSync(process.execPath, args, {
      encoding: 'utf8',
      timeout: 30_000,
    });
    assert.equal(status, 1);
    assert.match(stderr, /ENOENT/);
  });
});

describe('openForCommand', () => {
  const at = (t: TestContext, version: number): string => {
    const path = freshPath(t);
    const database = openDatabase(path);
    database.exec(`PRAGMA user_version = ${version}`);
    database.close();
    return path;
  };

  it('makes a database where it may, and none where it may not', (t) => {
    const path = freshPath(t);
    assert.throws(() => openForCommand(path, { mayCreate: false }), OlderSchema);
    const database = openForCommand(path, { mayCreate: true });
    t.after(() => database.close());
    assert.equal(pragma(database, 'user_version'), SCHEMA_VERSION);
    openForCommand(path, { mayCreate: false }).close();
  });

  it('leaves an older database as it is, and a newer one', (t) => {
    const older = freshPath(t);
    openDatabase(older).close();
    rmSync(older);
    const database = new DatabaseSync(older);
    t.after(() => database.close());
    migrate(database, SCHEMA_VERSION - 1);
    for (const mayCreate of [true, false]) {
      assert.throws(() => openForCommand(older, { mayCreate }), OlderSchema);
    }
    assert.equal(pragma(database, 'user_version'), SCHEMA_VERSION - 1);
    const newer = at(t, SCHEMA_VERSION + 1);
    assert.throws(() => openForCommand(newer, { mayCreate: true }), NewerSchema);
  });
});

describe('transaction', () => {
  const insert = (database: DatabaseSync, email: string) =>
    database
      .prepare('INSERT INTO users (email, password_hash, role, created_at) VALUES (?, ?, ?, ?)')
      .run(email, 'x', 'user', 1);

  it('stores all of it and gives what the work gives', (t) => {
    const database = open(t);
    const result = transaction(database, () => {
      insert(database, 'a');
      insert(database, 'b');
      return 'done';
    });
    assert.equal(result, 'done');
    assert.equal(countUsers(database), 2);
    assert.equal(database.isTransaction, false);
  });

  it('stores nothing when the work throws, and passes its error on', (t) => {
    const database = open(t);
    const work = () => {
      insert(database, 'a');
      throw new Error('half-way');
    };
    assert.throws(() => transaction(database, work), /half-way/);
    assert.equal(countUsers(database), 0);
    assert.equal(database.isTransaction, false);
  });

  it('stores nothing when the second statement fails', (t) => {
    const database = open(t);
    const work = () => {
      insert(database, 'a');
      insert(database, 'a');
    };
    assert.throws(() => transaction(database, work), isDuplicate);
    assert.equal(countUsers(database), 0);
  });

  it('passes on the error of work whose transaction is already rolled back', (t) => {
    const database = open(t);
    const work = () => {
      database.exec('ROLLBACK');
      throw new Error('disk full');
    };
    assert.throws(() => transaction(database, work), /disk full/);
  });

  it('holds the write lock from its beginning', (t) => {
    const path = freshPath(t);
    const database = open(t, path);
    const other = open(t, path);
    other.exec('PRAGMA busy_timeout = 0');
    transaction(database, () => {
      assert.throws(() => other.exec('BEGIN IMMEDIATE'), /locked/);
    });
    transaction(other, () => {});
  });
});

describe('isDuplicate', () => {
  it('is true for the second of two equal e-mail addresses', (t) => {
    const database = open(t);
    const sql =
      "INSERT INTO users (email, password_hash, role, created_at) VALUES ('a', '', 'user', 1)";
    database.exec(sql);
    assert.throws(() => database.exec(sql), isDuplicate);
  });

  it('is false for every other error', (t) => {
    const database = open(t);
    const broken: [name: string, sql: string][] = [
      ['NOT NULL', "INSERT INTO users (email, role, created_at) VALUES ('a', 'user', 1)"],
      [
        'CHECK',
        "INSERT INTO users (email, password_hash, role, created_at) VALUES ('a', '', 'x', 1)",
      ],
      [
        'a foreign key',
        "INSERT INTO sessions VALUES (1, 'k', 99, 1, 1, 1, 1, 0, '', '', NULL, '', NULL, NULL, NULL, NULL)",
      ],
      ['a mistake', 'SELEKT'],
    ];
    for (const [name, sql] of broken) {
      assert.throws(
        () => database.exec(sql),
        (error) => !isDuplicate(error),
        name,
      );
    }
    for (const thrown of [new Error('x'), null, undefined, 'x', { errcode: 2067 }]) {
      assert.equal(isDuplicate(thrown), false);
    }
  });
});
