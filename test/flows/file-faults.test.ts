/** What becomes of requests when the file of a SQLite is locked, or full. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, it, type TestContext } from 'node:test';
import { ADA, PASSWORD, ROOT, signIn, signUp } from '../people.ts';
import { form, json } from '../requests.ts';
import { count } from '../stored.ts';
import { startApp, type TestApp } from '../support.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { checkRefused } from './refused-changes.ts';

/** An app on a file. */
async function setUp(t: TestContext): Promise<{ app: TestApp; path: string }> {
  const path = join(temporaryFolder(t), 'coatcheck.db');
  return { app: await startApp(t, { database: path }), path };
}

describe('a file that is', () => {
  it('locked by another program makes every change a 503, and what is read goes on', async (t) => {
    const { app, path } = await setUp(t);
    await checkRefused(t, app, async () => {
      const other = new DatabaseSync(path);
      other.exec('BEGIN IMMEDIATE');
      return async () => other.close();
    });
  });

  it('lost between a new password and its session asks to sign in with it', async (t) => {
    const { app } = await setUp(t);
    const cookie = await signUp(app);
    // As when the disk is full after the first of the two writes.
    app.testDatabase.database.function('soon_read_only', () => {
      queueMicrotask(() => app.testDatabase.refuseWrites());
      return null;
    });
    app.testDatabase.database.exec(`CREATE TEMP TRIGGER soon AFTER UPDATE OF password_hash ON main.users
      BEGIN SELECT soon_read_only(); END`);
    const password = 'seven foxes paint a harbour';
    const change = form({ current: PASSWORD, password }, cookie);
    const response = await app.request('/account/password', change);
    assert.equal(response.status, 303);
    assert.equal(response.headers.get('location'), '/login?done=reset');
    assert.deepEqual(response.headers.getSetCookie(), []);
    app.testDatabase.database.exec('PRAGMA query_only = 0; DROP TRIGGER soon');
    assert.equal((await app.request('/login', json({ ...ADA, password }))).status, 200);
  });

  it('full after the first of several invitations makes none, and makes all when there is room', async (t) => {
    const { app } = await setUp(t);
    await app.accounts.add(
      ROOT.email,
      PASSWORD,
      { role: 'admin' },
      null,
      new AbortController().signal,
    );
    const root = await signIn(app, ROOT.email);
    const { database } = app.testDatabase;
    database.exec(`CREATE TEMP TRIGGER full BEFORE INSERT ON main.links
      WHEN NEW.email = 'bob@example.com' BEGIN SELECT RAISE(FAIL, 'full'); END`);
    const emails = 'ada@example.com\nbob@example.com';
    const invite = () => app.request('/invites/several', json({ emails }, root));
    assert.equal((await invite()).status, 500);
    assert.equal(await count(app, 'links'), 0);
    database.exec('DROP TRIGGER full');
    assert.equal(((await (await invite()).json()) as { invitations: [] }).invitations.length, 2);
  });

  it('full refuses new accounts, and takes them again when there is room', async (t) => {
    const path = join(temporaryFolder(t), 'coatcheck.db');
    const app = await startApp(t, { database: path, signups: { capacity: 500, refillMs: 1 } });
    const pages = app.testDatabase.database.prepare('PRAGMA page_count').get()?.page_count;
    app.testDatabase.database.exec(`PRAGMA max_page_count = ${pages}`);
    const signUpAs = async (name: string) =>
      (await app.request('/signup', json({ ...ADA, email: `${name}@example.com` }))).status;
    const statuses: number[] = [];
    while (statuses.at(-1) !== 503 && statuses.length < 400) {
      statuses.push(await signUpAs(`user${statuses.length}`));
    }
    assert.equal(statuses.at(-1), 503);
    const accounts = await count(app, 'users');
    assert.equal(accounts, statuses.length - 1, 'each 201 is stored, the 503 is not');
    app.testDatabase.database.exec('PRAGMA max_page_count = 1000000');
    assert.equal(await signUpAs(`user${statuses.length - 1}`), 201);
    assert.equal(
      app.testDatabase.database.prepare('PRAGMA integrity_check').get()?.integrity_check,
      'ok',
    );
  });
});
