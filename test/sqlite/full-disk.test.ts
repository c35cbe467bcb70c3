import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, it, type TestContext } from 'node:test';
import { changedRow } from '../../src/sqlite/changed-row.ts';
import { temporaryFolder } from '../temporary-folder.ts';

/**
 * Writes until it is refused, and prints what it was told is stored, and by what it was stopped.
 */
const WRITER = `
  import { openDatabase } from './test/sqlite/open-database.ts';
  import { createAccountStore } from './src/sqlite/account-store.ts';
  import { createSeal } from './src/auth/seal.ts';
  import { createSecretStore } from './src/sqlite/secret-store.ts';
  const database = openDatabase(process.argv[1]);
  const accounts = createAccountStore(database);
  const seal = createSeal([Buffer.alloc(32, 1)]);
  const secrets = createSecretStore({ database, seal, onLost: () => {} });
  const writes = {
    users: (i) =>
      accounts.insert({ email: i + '@x', passwordHash: 'x'.repeat(5_000), role: 'user', createdAt: 1 }),
    secrets: (i) => secrets.get(i + 'x'.repeat(5_000)),
  };
  let told = 0;
  let stop = 'nothing';
  try {
    for (; told < 1_000; told++) await writes[process.argv[2]](told);
  } catch (error) {
    stop = String(error.cause?.errcode ?? error.errcode);
  }
  console.log(JSON.stringify({ told, stop }));
  process.exit();
`;

/** Runs the writer where no file can grow beyond so many KiB: to SQLite, a disk that is full. */
function fill(t: TestContext, table: string, kibibytes: number) {
  const file = join(temporaryFolder(t), 'coatcheck.db');
  const limited = `ulimit -f ${kibibytes * 2}; exec "$0" "$@"`; // in sh, blocks of 512 bytes
  const node = [process.execPath, '--input-type=module-typescript', '-e', WRITER, file, table];
  const { stdout, stderr } = spawnSync('sh', ['-c', limited, ...node], { encoding: 'utf8' });
  assert.ok(stdout, stderr);
  const database = new DatabaseSync(file);
  t.after(() => database.close());
  const stored = database.prepare(`SELECT count(*) AS n FROM ${table}`).get()?.n;
  return { ...(JSON.parse(stdout) as { told: number; stop: string }), stored };
}

describe('a full disk', () => {
  const skip = process.platform === 'win32' ? 'it has no ulimit' : false;

  for (const table of ['users', 'secrets']) {
    it(`loses none of the ${table} that were acknowledged`, { skip }, (t) => {
      const { told, stored, stop } = fill(t, table, 400);
      assert.ok(told > 10, 'it stored some');
      assert.equal(stored, told);
      assert.match(stop, /^(10|13|778)$/); // IOERR, FULL, IOERR_WRITE
    });
  }
});

describe('changedRow', () => {
  const open = (t: TestContext) => {
    const database = new DatabaseSync(':memory:');
    t.after(() => database.close());
    database.exec(`
      PRAGMA foreign_keys = ON;
      CREATE TABLE parents (id INTEGER PRIMARY KEY);
      CREATE TABLE children (
        id INTEGER PRIMARY KEY,
        parent INTEGER REFERENCES parents (id) DEFERRABLE INITIALLY DEFERRED
      )`);
    const insert = changedRow(database, 'INSERT INTO children (parent) VALUES (?)', 'id, parent');
    return { database, insert };
  };

  it('gives the row that a change has made, and undefined when there is none', (t) => {
    const { database, insert } = open(t);
    assert.deepEqual({ ...insert(null) }, { id: 1, parent: null });
    const remove = changedRow(database, 'DELETE FROM children WHERE id = ?', 'id');
    assert.deepEqual([{ ...remove(1) }, remove(1)], [{ id: 1 }, undefined]);
  });

  it('throws when the commit fails, which comes after the row', (t) => {
    const { database, insert } = open(t);
    assert.throws(() => insert(7), /FOREIGN KEY/); // deferred: looked at by the commit
    assert.equal(database.prepare('SELECT count(*) AS n FROM children').get()?.n, 0);
  });
});
