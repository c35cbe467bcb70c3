import assert from 'node:assert/strict';
import {
  existsSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, it, type TestContext } from 'node:test';
import { DatabaseInUse, ForeignDatabase, NewerSchema } from '../../src/auth/database.ts';
import { copyDatabase } from '../../src/sqlite/copy.ts';
import { migrate, SCHEMA_VERSION } from '../../src/sqlite/migrations.ts';
import { restoreDatabase } from '../../src/sqlite/restore.ts';
import { openForServer } from '../../src/sqlite/server-database.ts';
import { isBusy } from '../../src/sqlite/sqlite-error.ts';
import { swapSteps } from '../../src/sqlite/swap.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { openDatabase } from './open-database.ts';

const NOW = Date.UTC(2026, 10, 29, 3, 15);
const KEPT = '.replaced-20261129T031500Z';

const addUser = (email: string) => `
  INSERT INTO users (public_id, email, password_hash, role, created_at)
  VALUES ('${email}', '${email}', '', 'user', 1);`;
const OPEN_DOORS = `
  INSERT INTO sessions
    (key, user_id, created_at, last_seen_at, idle_ms, expires_at, remembered, address, user_agent)
    VALUES ('k', 1, 1, 1, 1, ${NOW * 2}, 0, '', '');
  INSERT INTO pending_sign_ins VALUES ('k', 1, 0, 0, 0, 1, ${NOW * 2});
  INSERT INTO links (key, kind, user_id, created_at, expires_at) VALUES ('a', 'reset', 1, 1, ${NOW * 2});
  INSERT INTO links (key, kind, role, created_at, expires_at) VALUES ('b', 'invite', 'user', 1, ${NOW * 2});
  INSERT INTO links (key, kind, role, email, created_at, expires_at)
    VALUES ('c', 'invite', 'user', 'eve', 1, ${NOW * 2}), ('d', 'invite', 'user', 'old', 1, 7);`;

/** Runs SQL on a database of this version, which it makes when it is missing. */
function run(path: string, sql: string): void {
  const database = openDatabase(path);
  database.exec(sql);
  database.close();
}

/** The rows of a query; of the addresses of the accounts without one. */
function read(path: string, sql = 'SELECT email FROM users ORDER BY id'): unknown[] {
  const database = new DatabaseSync(path, { readOnly: true });
  const rows = database.prepare(sql).all();
  database.close();
  return rows.map((row) => Object.values(row)).map((row) => (row.length === 1 ? row[0] : row));
}

/** A database with Ada and Bob, and a copy of it from when there was Ada alone. */
function setup(t: TestContext) {
  const folder = temporaryFolder(t);
  const [path, copy] = [join(folder, 'coatcheck.db'), join(folder, 'copy.db')];
  run(path, addUser('ada') + OPEN_DOORS);
  copyDatabase(path, copy);
  run(path, addUser('bob'));
  return { folder, path, copy };
}

describe('restoreDatabase', () => {
  it('puts the copy in the place of the database, which it keeps beside', (t) => {
    const { path, copy } = setup(t);
    const bytes = readFileSync(copy);
    assert.equal(restoreDatabase(copy, path, NOW), path + KEPT);
    assert.deepEqual(read(path), ['ada']);
    assert.deepEqual(read(path + KEPT), ['ada', 'bob']);
    assert.deepEqual(readFileSync(copy), bytes, 'the copy is as it was');
    if (process.platform !== 'win32') assert.equal(statSync(path).mode & 0o777, 0o600);
  });

  it('ends all sessions and links; invitations for an address stay in the list as expired', (t) => {
    const { path, copy } = setup(t);
    restoreDatabase(copy, path, NOW);
    for (const table of ['sessions', 'pending_sign_ins']) {
      assert.deepEqual(read(path, `SELECT * FROM ${table}`), [], table);
    }
    assert.deepEqual(read(path, 'SELECT email, expires_at FROM links'), [
      ['eve', NOW],
      ['old', 7],
    ]);
  });

  it('gives out no number that was given out before, also when a copy is restored twice', (t) => {
    const { path, copy } = setup(t);
    for (const email of ['cyd', 'eve']) {
      restoreDatabase(copy, path, NOW); // the second one keeps the database under a later time
      run(path, addUser(email));
    }
    const [, cyd] = read(`${path}.replaced-20261129T031501Z`, 'SELECT id FROM users');
    const [, eve] = read(path, 'SELECT id FROM users');
    assert.ok(Number(eve) > Number(cyd) && Number(cyd) > 2);
  });

  it('restores where there is no database, an empty file, or one that cannot be read', (t) => {
    const { folder, copy } = setup(t);
    const empty = join(folder, 'new.db');
    assert.equal(restoreDatabase(copy, empty, NOW), null);
    assert.deepEqual(read(empty), ['ada']);
    for (const [name, content] of [
      ['empty.db', ''],
      ['broken.db', 'not a database at all'.repeat(500)],
    ] as const) {
      const path = join(folder, name);
      writeFileSync(path, content);
      writeFileSync(`${path}-wal`, 'changes');
      assert.equal(restoreDatabase(copy, path, NOW), path + KEPT);
      assert.deepEqual(read(path), ['ada'], name);
      assert.equal(readFileSync(path + KEPT, 'utf8'), content);
    }
    assert.equal(readFileSync(join(folder, `broken.db${KEPT}-wal`), 'utf8'), 'changes');
  });

  it('restores a damaged database, and keeps what there is of it', (t) => {
    const { path, copy } = setup(t);
    const bytes = readFileSync(path).fill(0xff, 4_096, 5 * 4_096);
    writeFileSync(path, bytes);
    restoreDatabase(copy, path, NOW);
    assert.deepEqual(read(path), ['ada']);
    assert.ok(existsSync(path + KEPT));
  });

  it('keeps changes that are not in the file yet', (t) => {
    const { path, copy } = setup(t);
    const killed = `${path}.killed`; // a file with its -wal, as kill -9 leaves them
    const database = openDatabase(path);
    database.exec(addUser('eve'));
    for (const ending of ['', '-wal']) {
      writeFileSync(killed + ending, readFileSync(path + ending));
    }
    database.close();
    restoreDatabase(copy, killed, NOW);
    assert.deepEqual(read(killed), ['ada']);
    assert.deepEqual(read(killed + KEPT), ['ada', 'bob', 'eve']);
  });

  it('follows a symbolic link to the database', (t) => {
    const { folder, path, copy } = setup(t);
    const link = join(folder, 'link.db');
    symlinkSync(path, link);
    assert.equal(restoreDatabase(copy, link, NOW), path + KEPT);
    assert.deepEqual([read(path), read(link)], [['ada'], ['ada']]);
  });

  it('restores a copy of an older version, which the server then brings up to date', (t) => {
    const { folder, path } = setup(t);
    for (const version of [1, SCHEMA_VERSION - 1]) {
      const copy = join(folder, `old${version}.db`);
      const database = new DatabaseSync(copy);
      migrate(database, version);
      database.exec(
        "INSERT INTO users (email, password_hash, role, created_at) VALUES ('old', '', 'user', 1)",
      );
      database.close();
      restoreDatabase(copy, path, NOW + version * 1000);
      const server = openForServer(path, () => NOW);
      assert.equal(server.migrated?.from, version);
      server.close();
      assert.deepEqual(read(path), ['old']);
    }
  });
});

describe('a restore that is refused', () => {
  /** Asserts that nothing has changed, and that no file is left. */
  function refuses(
    t: TestContext,
    act: (site: ReturnType<typeof setup>) => string,
    error: unknown,
  ) {
    const site = setup(t);
    const copy = act(site);
    const before = readdirSync(site.folder).sort();
    assert.throws(() => restoreDatabase(copy, site.path, NOW), error as RegExp);
    assert.deepEqual(read(site.path), ['ada', 'bob']);
    const left = readdirSync(site.folder).filter((name) => !before.includes(name));
    assert.deepEqual(
      left.filter((name) => !/-(?:lock|wal|shm)$/.test(name)),
      [],
    );
  }

  it('has a server that runs', (t) => {
    refuses(
      t,
      ({ path, copy }) => {
        const server = openForServer(path, () => NOW);
        t.after(() => server.close());
        return copy;
      },
      DatabaseInUse,
    );
  });

  it('has another program that has the database open', (t) => {
    refuses(
      t,
      ({ path, copy }) => {
        const command = openDatabase(path);
        t.after(() => command.close());
        command.prepare('SELECT 1 FROM users').get();
        return copy;
      },
      isBusy,
    );
  });

  it('has a copy of another program, of a newer version, an empty one, or a damaged one', (t) => {
    const make = (sql: string) => (site: { folder: string }) => {
      const file = join(site.folder, 'other.db');
      const database = new DatabaseSync(file);
      database.exec(sql);
      database.close();
      return file;
    };
    refuses(t, make('CREATE TABLE notes (text)'), ForeignDatabase);
    refuses(t, make(''), ForeignDatabase);
    refuses(
      t,
      make(`CREATE TABLE users (id); PRAGMA user_version = ${SCHEMA_VERSION + 1}`),
      NewerSchema,
    );
    refuses(t, make('CREATE TABLE users (id); PRAGMA user_version = -5'), ForeignDatabase);
    refuses(t, make('CREATE TABLE users (id); PRAGMA user_version = 9'), /its table \w+ is not/);
    const damaged = ({ copy }: { copy: string }) => {
      writeFileSync(copy, readFileSync(copy).fill(0xff, 4_096, 5 * 4_096));
      return copy;
    };
    refuses(t, damaged, /malformed/);
    const cut = ({ copy }: { copy: string }) => {
      writeFileSync(copy, readFileSync(copy).subarray(0, 3 * 4_096));
      return copy;
    };
    refuses(t, cut, /malformed/);
    const broken = ({ copy }: { copy: string }) => {
      const database = new DatabaseSync(copy);
      database.exec('PRAGMA ignore_check_constraints = ON; UPDATE users SET role = 3');
      database.close();
      return copy;
    };
    refuses(t, broken, /CHECK constraint failed in users/);
  });

  it('has a copy with triggers, views, or other tables in the place of its own', (t) => {
    const changed = (sql: string) => (site: { copy: string }) => {
      const database = new DatabaseSync(site.copy);
      database.exec(sql);
      database.close();
      return site.copy;
    };
    const keepSessions = 'BEFORE DELETE ON sessions BEGIN SELECT RAISE(IGNORE); END';
    refuses(t, changed(`CREATE TRIGGER t ${keepSessions}`), /a trigger t, which Coatcheck/);
    const view = 'DROP TABLE sessions; CREATE VIEW sessions AS SELECT 1 AS created_at';
    refuses(t, changed(view), /a view sessions, which Coatcheck/);
    const virtual = 'DROP TABLE events; CREATE VIRTUAL TABLE events USING fts5(at)';
    refuses(t, changed(virtual), /a table events, which Coatcheck/);
    refuses(t, changed('DROP TABLE sessions'), /its table sessions is not that of version/);
    refuses(t, changed('ALTER TABLE links RENAME role TO rank'), /its table links is not/);
  });

  it('has no copy with more tables, such as those of Litestream', (t) => {
    const { path, copy } = setup(t);
    const database = new DatabaseSync(copy);
    database.exec('CREATE TABLE _litestream_seq (id INTEGER PRIMARY KEY, seq INTEGER)');
    database.close();
    restoreDatabase(copy, path, NOW);
    assert.deepEqual(read(path), ['ada']);
  });
});

/** Does so many steps of a restore, runs it again, and answers with what there was, and is. */
function killedAfter(t: TestContext, count: number, { withChanges }: { withChanges: boolean }) {
  const { folder, path, copy } = setup(t);
  const part = `${path}.restore.part`;
  copyDatabase(copy, part);
  if (withChanges) {
    const database = openDatabase(path);
    database.exec(addUser('eve')); // in the -wal alone
    const files = ['', '-wal'].map(
      (ending) => [path + ending, readFileSync(path + ending)] as const,
    );
    database.close();
    for (const [file, bytes] of files) writeFileSync(file, bytes);
  }
  const steps = swapSteps(path, part, path + KEPT);
  for (const step of steps.slice(0, count)) step();
  const hasHappened = !existsSync(part);
  const after = existsSync(path) ? read(path) : [];
  restoreDatabase(copy, path, NOW + 1000);
  assert.deepEqual(read(path), ['ada']);
  const kept = readdirSync(folder)
    .filter((name) => /\.replaced-\d{8}T\d{6}Z$/.test(name))
    .flatMap((name) => read(join(folder, name)));
  return { hasHappened, after, kept: new Set(kept), isAll: count === steps.length };
}

describe('a restore that is killed', () => {
  it('has happened or not after each step, and can be run again', (t) => {
    for (let count = 0, isAll = false; !isAll; count++) {
      const end = killedAfter(t, count, { withChanges: false });
      const expected = end.hasHappened ? ['ada'] : ['ada', 'bob'];
      assert.deepEqual([end.after, end.kept.has('bob')], [expected, true], `after ${count} steps`);
      isAll = end.isAll;
    }
  });

  it('loses no change that was not in the file yet', (t) => {
    for (let count = 0, isAll = false; !isAll; count++) {
      const end = killedAfter(t, count, { withChanges: true });
      assert.ok(end.kept.has('bob') && end.kept.has('eve'), `after ${count} steps`);
      isAll = end.isAll;
    }
  });
});
