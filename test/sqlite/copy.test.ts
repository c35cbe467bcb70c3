import assert from 'node:assert/strict';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, it } from 'node:test';
import { copyDatabase } from '../../src/sqlite/copy.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { openDatabase } from './open-database.ts';

const ADD = (email: string) =>
  `INSERT INTO users (public_id, email, password_hash, role, created_at) VALUES ('${email}', '${email}', '', 'user', 1)`;
const SIGN_IN = `
  INSERT INTO sessions
    (key, user_id, created_at, last_seen_at, idle_ms, expires_at, remembered, address, user_agent)
  VALUES (hex(randomblob(32)), (SELECT max(id) FROM users), 1, 1, 1, 1, 0, '', '')`;

const ADD_PASSKEY = `
  INSERT INTO passkeys VALUES (NULL, (SELECT max(id) FROM users), hex(randomblob(32)), x'00', -7, 0, 1,
    0, 0, '[]', '', '', '', 1, NULL)`;

const largest = (database: DatabaseSync, table: string) =>
  Number(database.prepare(`SELECT max(id) AS id FROM ${table}`).get()?.id);

describe('copyDatabase', () => {
  it('gives no account an id that was handed out after the copy, when the copy is restored', (t) => {
    const folder = temporaryFolder(t);
    const [path, copy] = [join(folder, 'a.db'), join(folder, 'copy.db')];
    const database = openDatabase(path);
    database.exec(ADD('ada'));
    copyDatabase(path, copy);
    for (const name of ['bob', 'cyd', 'eve']) database.exec(`${ADD(name)}; ${SIGN_IN}`);
    const [lastUser, lastSession] = [largest(database, 'users'), largest(database, 'sessions')];
    database.close();

    const restored = openDatabase(copy);
    t.after(() => restored.close());
    assert.equal(largest(restored, 'users'), 1, 'what was there is as it was');
    restored.exec(`${ADD('another user')}; ${SIGN_IN}`);
    assert.equal(largest(restored, 'users'), 1_000_002);
    assert.equal(
      largest(restored, 'sessions'),
      1_000_001,
      'also when there was none at that moment',
    );
    restored.exec(ADD_PASSKEY);
    assert.equal(largest(restored, 'passkeys'), 1_000_001);
    assert.ok(largest(restored, 'users') > lastUser && largest(restored, 'sessions') > lastSession);
  });

  it('leaves the database that it copies as it is', (t) => {
    const folder = temporaryFolder(t);
    const path = join(folder, 'a.db');
    const database = openDatabase(path);
    t.after(() => database.close());
    database.exec(ADD('ada'));
    copyDatabase(path, join(folder, 'copy.db'));
    database.exec(ADD('bob'));
    assert.equal(largest(database, 'users'), 2);
  });

  it('copies what is no database of ours, too', (t) => {
    const folder = temporaryFolder(t);
    const [path, copy] = [join(folder, 'a.db'), join(folder, 'copy.db')];
    const database = new DatabaseSync(path);
    database.exec('CREATE TABLE notes (text TEXT)');
    database.close();
    copyDatabase(path, copy);
    const copied = new DatabaseSync(copy);
    t.after(() => copied.close());
    assert.deepEqual(copied.prepare('SELECT * FROM notes').all(), []);
  });
});
