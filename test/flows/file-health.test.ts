/** What /ready and requests do with the file of a SQLite. */
import assert from 'node:assert/strict';
import { copyFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, it, type TestContext } from 'node:test';
import { examineSpace } from '../../src/doctor/space.ts';
import { fill, smallDisk } from '../durability/full-disk.ts';
import { ADA, signUpRootAndAda } from '../people.ts';
import { json } from '../requests.ts';
import { count } from '../stored.ts';
import { startApp } from '../support.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { expectReadiness } from './readiness.ts';
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

describe('/ready, doctor, the overview, the metrics and the log', () => {
  async function signedIn(t: TestContext, folder: string) {
    const path = join(folder, 'coatcheck.db');
    const app = await startApp(t, { database: path });
    const { root } = await signUpRootAndAda(app);
    await expectReadiness(app, root, 'ok');
    return { app, root, path };
  }

  it('say the same of a file that another program has locked', async (t) => {
    const { app, root, path } = await signedIn(t, temporaryFolder(t));
    const other = new DatabaseSync(path);
    t.after(() => other.close());
    other.exec('BEGIN IMMEDIATE');
    await expectReadiness(app, root, 'locked');
    other.exec('COMMIT');
    await expectReadiness(app, root, 'ok');
  });

  it('say the same of a file that was renamed', async (t) => {
    const { app, root, path } = await signedIn(t, temporaryFolder(t));
    renameSync(path, `${path}.old`);
    await expectReadiness(app, root, 'moved');
    renameSync(`${path}.old`, path);
    await expectReadiness(app, root, 'ok');
  });

  it('say the same of a full disk, and only warn of one that is almost full', async (t) => {
    const disk = smallDisk(t, 4_096);
    if (disk === null) return t.skip('needs an account that may mount a file system');
    const { app, root, path } = await signedIn(t, disk);
    const filler = join(disk, 'filler');
    assert.equal(examineSpace(path).status, 'warn');
    fill(filler);
    // The log of changes may have room of its own that it uses first.
    while ((await app.storage()).state === 'ok') app.clock.now += 1_000;
    await expectReadiness(app, root, 'full');
    assert.equal(examineSpace(path).status, 'warn');
    rmSync(filler);
    await expectReadiness(app, root, 'ok');
  });
});
