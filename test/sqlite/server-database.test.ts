import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import {
  copyFileSync,
  existsSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, it, type TestContext } from 'node:test';
import { DatabaseInUse, ForeignDatabase, NewerSchema } from '../../src/auth/database.ts';
import { openForCommand } from '../../src/sqlite/database.ts';
import { migrate, SCHEMA_VERSION } from '../../src/sqlite/migrations.ts';
import { openForServer } from '../../src/sqlite/server-database.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const INSERT_USER = 'INSERT INTO users (email, password_hash, role, created_at) VALUES';

const freshPath = (t: TestContext) => join(temporaryFolder(t), 'coatcheck.db');

function open(t: TestContext, path: string, now = Date.now()) {
  const opened = openForServer(path, () => now);
  let closed = false;
  const close = () => {
    if (!closed) opened.close();
    closed = true;
  };
  t.after(close);
  return { ...opened, close };
}

/** A database as a version before this one left it, with one account. */
function outdated(t: TestContext): string {
  const path = freshPath(t);
  const database = new DatabaseSync(path);
  migrate(database, SCHEMA_VERSION - 1);
  database.exec(`${INSERT_USER} ('ada', 'x', 'user', 1)`);
  database.close();
  return path;
}

const accounts = (path: string) => {
  const database = new DatabaseSync(path, { readOnly: true });
  const { n } = database.prepare('SELECT count(*) AS n FROM users').get() ?? {};
  const { user_version } = database.prepare('PRAGMA user_version').get() ?? {};
  database.close();
  return { accounts: n, version: user_version };
};

describe('openForServer', () => {
  it('gives a database to one server at a time', (t) => {
    const path = freshPath(t);
    const first = open(t, path);
    assert.throws(() => openForServer(path), DatabaseInUse);
    first.close();
    open(t, path);
  });

  it('knows a database by every name it has', (t) => {
    const path = freshPath(t);
    open(t, path);
    const link = join(temporaryFolder(t), 'link.db');
    symlinkSync(path, link);
    assert.throws(() => openForServer(link), DatabaseInUse);
    const relative = join(dirname(path), 'nowhere', '..', basename(path));
    assert.throws(() => openForServer(relative), DatabaseInUse);
  });

  it('leaves no lock behind when its process is killed', async (t) => {
    const path = freshPath(t);
    const module = JSON.stringify(resolve('src/sqlite/server-database.ts'));
    const program = `import { openForServer } from ${module};
      globalThis.kept = openForServer(${JSON.stringify(path)});
      console.log('open');
      setInterval(() => {}, 1_000);`;
    const args = ['--input-type=module-typescript', '-e', program];
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    t.after(() => child.kill('SIGKILL'));
    await once(child.stdout, 'data');
    assert.throws(() => openForServer(path), DatabaseInUse);
    const exited = once(child, 'exit');
    child.kill('SIGKILL');
    await exited;
    open(t, path);
  });

  it('does not keep the command line out', (t) => {
    const path = freshPath(t);
    open(t, path);
    const beside = openForCommand(path, { mayCreate: false });
    beside.exec("INSERT INTO secrets VALUES ('a', x'00')");
    beside.close();
  });

  it('needs no lock in memory', (t) => {
    assert.equal(open(t, ':memory:').path, ':memory:');
    open(t, ':memory:');
    assert.ok(!existsSync(':memory:-lock'));
  });

  it('copies an older database before it brings it up to date', (t) => {
    const path = outdated(t);
    const { migrated, database } = open(t, path, Date.UTC(2026, 10, 28, 18, 55, 7, 123));
    const copy = `${path}.before-${SCHEMA_VERSION}.20261128T185507Z`;
    assert.deepEqual(migrated, { from: SCHEMA_VERSION - 1, to: SCHEMA_VERSION, copy });
    assert.equal(database.prepare('SELECT email FROM users').get()?.email, 'ada');
    assert.deepEqual(accounts(copy), { accounts: 1, version: SCHEMA_VERSION - 1 });
  });

  it('copies it again at the next upgrade, beside the copy of the one before', (t) => {
    const path = outdated(t);
    const first = open(t, path, Date.UTC(2026, 10, 1));
    first.close();
    const copy = first.migrated?.copy ?? '';
    copyFileSync(copy, path); // the way back
    const again = new DatabaseSync(path);
    again.exec(`${INSERT_USER} ('eve', 'x', 'user', 1)`);
    again.close();
    const second = open(t, path, Date.UTC(2026, 10, 2)).migrated?.copy ?? '';
    assert.deepEqual([accounts(copy).accounts, accounts(second).accounts], [1, 2]);
  });

  it('begins a copy anew that was interrupted', (t) => {
    const path = outdated(t);
    const part = `${path}.before-${SCHEMA_VERSION}.part`;
    writeFileSync(part, 'half a copy');
    const copy = open(t, path).migrated?.copy ?? '';
    assert.equal(accounts(copy).accounts, 1);
    assert.ok(!existsSync(part));
  });

  it('copies nothing that is new or up to date', (t) => {
    const path = freshPath(t);
    const first = open(t, path);
    assert.equal(first.migrated, null);
    first.close();
    assert.equal(open(t, path).migrated, null);
    const copies = readdirSync(dirname(path)).filter((name) => name.includes('before'));
    assert.deepEqual(copies, []);
  });

  it('lets go of a database that it cannot use', (t) => {
    const path = freshPath(t);
    const database = new DatabaseSync(path);
    database.exec(`PRAGMA user_version = ${SCHEMA_VERSION + 1}`);
    assert.throws(() => openForServer(path), NewerSchema);
    database.exec('PRAGMA user_version = 0');
    database.close();
    open(t, path);
  });
});

describe('the database of another program', () => {
  const foreign: [name: string, sql: string][] = [
    ['tables and no version', 'CREATE TABLE dashboards (id)'],
    ['a table of ours and no version', 'CREATE TABLE users (id)'],
    ['a version and none of our tables', 'CREATE TABLE dashboards (id); PRAGMA user_version = 5'],
  ];
  for (const [name, sql] of foreign) {
    it(`is refused and left as it is: ${name}`, (t) => {
      const path = freshPath(t);
      const theirs = new DatabaseSync(path);
      t.after(() => theirs.close());
      theirs.exec(sql);
      assert.throws(() => openForServer(path), ForeignDatabase);
      assert.throws(() => openForCommand(path, { mayCreate: true }), ForeignDatabase);
      assert.equal(theirs.prepare('SELECT count(*) AS n FROM sqlite_master').get()?.n, 1);
    });
  }
});

describe('the step that seals the keys', () => {
  it('leaves no byte of a key of before in the file or in its log, and ends the programs alone', (t) => {
    const path = freshPath(t);
    const before = new DatabaseSync(path);
    before.exec('PRAGMA journal_mode = WAL');
    migrate(before, 5);
    const secrets = Array.from({ length: 3 }, () => randomBytes(48));
    for (const secret of secrets) {
      const id = secret.toString('hex', 0, 4);
      before.prepare("INSERT INTO token_keys VALUES (?, 'EdDSA', ?, 1)").run(id, secret);
      before.prepare('INSERT INTO secrets VALUES (?, ?)').run(id, secret);
    }
    before.exec(`
      INSERT INTO users (id, email, password_hash, role, created_at) VALUES (1, 'a', 'x', 'user', 1);
      INSERT INTO sessions (id, key, user_id, created_at, last_seen_at, idle_ms, expires_at, remembered, address, user_agent)
        VALUES (1, 'k', 1, 1, 1, 1, 1, 0, '', ''), (2, 'l', 1, 1, 1, 1, 1, 1, '', '');
      INSERT INTO refresh_tokens (session_id, family, current) VALUES (2, 'f', 'c');`);
    before.close();
    const holding = () =>
      [path, `${path}-wal`].filter(
        (file) => existsSync(file) && secrets.some((secret) => readFileSync(file).includes(secret)),
      );
    assert.deepEqual(holding(), [path]);

    const { database } = open(t, path);
    assert.deepEqual(holding(), [], 'while the server runs');
    assert.equal(database.prepare('PRAGMA secure_delete').get()?.secure_delete, 0);
    const sessions = database.prepare('SELECT id FROM sessions').all();
    assert.deepEqual(
      sessions.map(({ id }) => id),
      [1],
    );
  });
});
