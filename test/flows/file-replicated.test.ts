/** What a program does that replicates the file of a SQLite while the server runs (Litestream). */
import assert from 'node:assert/strict';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, it } from 'node:test';
import { CHECKPOINT_PAGES } from '../../src/sqlite/checkpoint.ts';
import { databaseFile } from '../../src/stores.ts';
import { PASSWORD } from '../people.ts';
import { json } from '../requests.ts';
import { startApp } from '../support.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const PAGE = 4_096; // bytes

describe('a program that replicates the file', () => {
  it('may hold a read transaction for long, move the log into the file itself, and add tables', async (t) => {
    const path = join(temporaryFolder(t), 'coatcheck.db');
    const app = await startApp(t, { database: path, signups: { capacity: 500, refillMs: 1 } });
    const other = new DatabaseSync(path);
    t.after(() => other.close());
    other.exec('CREATE TABLE _litestream_seq (id INTEGER PRIMARY KEY, seq INTEGER)');
    const signUps = async (name: string) => {
      for (let i = 0; i < 30; i++) {
        const account = { email: `${name}${i}@example.com`, password: PASSWORD };
        assert.equal((await app.request('/signup', json(account))).status, 201);
      }
    };
    const logPages = () => Math.floor(statSync(`${path}-wal`).size / PAGE);
    await signUps('before');
    assert.ok(logPages() < 3 * CHECKPOINT_PAGES, 'the server moves the log by itself');

    for (let round = 0; round < 3; round++) {
      // It reads the log while this keeps the server from writing it anew.
      other.exec('BEGIN; SELECT * FROM _litestream_seq');
      await signUps(`during${round}-`);
      assert.ok(logPages() > 3 * CHECKPOINT_PAGES, 'the log grows meanwhile');
      assert.equal((await app.request('/ready')).status, 200);
      other.exec('COMMIT; BEGIN IMMEDIATE; INSERT INTO _litestream_seq (seq) VALUES (1)');
      const waiting = app.request(
        '/signup',
        json({ email: `w${round}@example.com`, password: PASSWORD }),
      );
      await new Promise((resolve) => setImmediate(resolve));
      other.exec('COMMIT; PRAGMA wal_checkpoint(TRUNCATE)');
      assert.equal((await waiting).status, 201);
    }
    await signUps('after');
    assert.ok(logPages() < 3 * CHECKPOINT_PAGES, 'and is as short as before in the end');
    const { integrity, counts } = databaseFile(path).inspect({ thorough: true });
    assert.deepEqual([integrity, counts?.users], ['ok', 5 * 30 + 3]);
  });
});
