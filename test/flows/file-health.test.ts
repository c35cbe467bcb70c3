/** What /ready and requests do with the file of a SQLite. */
import assert from 'node:assert/strict';
import { copyFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, it, type TestContext } from 'node:test';
import { ADA } from '../people.ts';
import { json } from '../requests.ts';
import { count } from '../stored.ts';
import { startApp } from '../support.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { ready } from './ready.ts';

async function setUp(t: TestContext) {
  const path = join(temporaryFolder(t), 'coatcheck.db');
  const app = await startApp(t, { database: path });
  return { app, path };
}

describe('GET /ready', () => {
  it('tries to write, at most once a second', async (t) => {
    const { app } = await setUp(t);
    const written = () =>
      app.testDatabase.database.prepare("SELECT value FROM facts WHERE name = 'probe'").get()
        ?.value;
    assert.deepEqual(await ready(app), [200, 'ok']);
    const first = written();
    assert.ok(first);
    for (let i = 0; i < 3; i++) await app.request('/ready');
    assert.equal(written(), first);
    await ready(app);
    assert.notEqual(written(), first);
  });

  for (const [name, move] of Object.entries({
    'renamed away': (path: string) => renameSync(path, `${path}.old`),
    removed: (path: string) => rmSync(path),
    'replaced by another': (path: string) => {
      copyFileSync(path, `${path}.new`);
      renameSync(`${path}.new`, path);
    },
  })) {
    it(`is 503 when the file was ${name}: the next start will not find what is written`, async (t) => {
      const { app, path } = await setUp(t);
      assert.deepEqual(await ready(app), [200, 'ok']);
      move(path);
      assert.deepEqual(await ready(app), [503, 'moved']);
    });
  }
});

describe('while another program holds the write lock', () => {
  it('everything that only reads answers, and a sign-up waits until the lock is gone', async (t) => {
    const { app, path } = await setUp(t);
    assert.equal(app.testDatabase.database.prepare('PRAGMA busy_timeout').get()?.timeout, 0);
    const other = new DatabaseSync(path);
    t.after(() => other.close());
    other.exec('BEGIN IMMEDIATE');
    let answered = false;
    const signUp = app.request('/signup', json(ADA)).finally(() => {
      answered = true;
    });
    for (let i = 0; i < 10; i++) {
      for (const page of ['/health', '/login']) {
        assert.equal((await app.request(page)).status, 200);
      }
    }
    assert.deepEqual(await ready(app), [503, 'storage'], 'within the second that a probe waits');
    assert.ok(!answered, 'the lock is held all the time');
    other.exec('COMMIT');
    assert.equal((await signUp).status, 201);
    assert.equal(await count(app, 'users'), 1);
    assert.deepEqual(await ready(app), [200, 'ok']);
  });
});
