import assert from 'node:assert/strict';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, it, type TestContext } from 'node:test';
import { ADA, NEW_ACCOUNTS, PASSWORD, signUp } from '../people.ts';
import { form, json } from '../requests.ts';
import { count } from '../stored.ts';
import { startApp, type TestApp } from '../support.ts';
import { temporaryFolder } from '../temporary-folder.ts';

/** A way for the database to fail, and the way back. */
type Fault = (app: TestApp, path: string) => () => void;

const faults: Record<string, Fault> = {
  'locked by another program': (_app, path) => {
    const other = new DatabaseSync(path);
    other.exec('BEGIN IMMEDIATE');
    return () => other.close();
  },
  'read-only': (app) => app.testDatabase.refuseWrites(),
};

/** An app on a file, with ada signed up. */
async function setUp(t: TestContext): Promise<{ app: TestApp; path: string; cookie: string }> {
  const path = join(temporaryFolder(t), 'coatcheck.db');
  const app = await startApp(t, { database: path });
  return { app, path, cookie: await signUp(app) };
}

/** What comes of a promise, with five seconds passing again and again meanwhile. */
async function soon<T>(t: TestContext, promise: Promise<T>): Promise<T> {
  let settled = false;
  const settle = () => {
    settled = true;
  };
  promise.then(settle, settle);
  while (!settled) {
    t.mock.timers.tick(5_000);
    await new Promise(setImmediate);
  }
  return promise;
}

describe('a database that is', () => {
  for (const [name, fail] of Object.entries(faults)) {
    it(`${name} makes every change a 503, nothing is claimed, and what is read goes on`, async (t) => {
      const { app, path, cookie } = await setUp(t);
      t.mock.timers.enable({ apis: ['setInterval'] });
      const mend = fail(app, path);
      const bob = { email: 'bob@example.com', password: PASSWORD };
      for (const [path, init] of [
        ['/signup', json(bob)],
        ['/login', json(ADA)],
        ['/logout', form({}, cookie)],
      ] as const) {
        const response = await soon(t, app.request(path, init));
        assert.equal(response.status, 503, path);
        assert.equal(response.headers.get('retry-after'), '5');
        assert.deepEqual(response.headers.getSetCookie(), [], 'no ticket, and none taken back');
      }
      const dashboard = await app.request('/dashboard', { headers: { cookie } });
      assert.equal(dashboard.status, 200, 'signed in as before: the log-out did not happen');

      mend();
      assert.equal((await app.request('/signup', json(bob))).status, 201);
      assert.equal((await app.request('/logout', form({}, cookie))).status, 303);
      assert.equal((await app.request('/dashboard', { headers: { cookie } })).status, 303);
    });
  }

  it('does not say that nothing was stored: an earlier write of the same request may have been', async (t) => {
    const { app } = await setUp(t);
    app.testDatabase.refuseWrites();
    const response = await app.request('/login', json(ADA));
    const error = 'This cannot be stored right now. Try again in a moment.';
    assert.deepEqual(await response.json(), { error });
  });

  for (const [name, pathOf] of Object.entries(NEW_ACCOUNTS)) {
    it(`lost between an account and its session asks to sign in, after ${name}`, async (t) => {
      const app = await startApp(t);
      const [path, token = ''] = await pathOf(app);
      // As when the disk is full after the first of the two writes.
      const repair = app.testDatabase.breakChange('INSERT', 'sessions');
      const response = await app.request(path, form({ ...ADA, token }));
      assert.equal(response.status, 303);
      assert.equal(response.headers.get('location'), '/login?done=account');
      assert.deepEqual(response.headers.getSetCookie(), []);
      assert.equal(await count(app, 'users'), 1);
      assert.equal(await count(app, 'events', { kind: 'login' }), 0);
      const page = await (await app.request('/login?done=account')).text();
      assert.match(page, /Your account is made\. Sign in with it\./);
      assert.ok(app.logged.some(({ event, level }) => event === 'failed' && level === 'error'));
      repair();
      assert.equal((await app.request('/login', json(ADA))).status, 200);
    });
  }

  it('lost between a new password and its session asks to sign in with it', async (t) => {
    const { app, cookie } = await setUp(t);
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
