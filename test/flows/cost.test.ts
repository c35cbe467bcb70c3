/**
 * What a request costs, counted and not timed: the calls that a busy page must not make. A
 * stopwatch would say something else on every machine; bench/ has the figures.
 */
import assert from 'node:assert/strict';
import crypto from 'node:crypto';
import { cpSync, rmSync } from 'node:fs';
import { ServerResponse } from 'node:http';
import { syncBuiltinESMExports } from 'node:module';
import { join } from 'node:path';
import { DatabaseSync, StatementSync } from 'node:sqlite';
import { describe, it, type TestContext } from 'node:test';
import { Busy, HashGate, type HashQueue } from '../../src/auth/passwords/hash-gate.ts';
import { indexFiles } from '../../src/http/static-files.ts';
import { createBatch } from '../../src/log.ts';
import { PASSWORD, signIn, signUp } from '../people.ts';
import { asPage, form, json } from '../requests.ts';
import { startApp } from '../support.ts';
import { temporaryFolder } from '../temporary-folder.ts';

/** The SQL that is run from now on, without the question whether another process has written. */
function watchDatabase(t: TestContext): string[] {
  const asked: string[] = [];
  for (const name of ['get', 'all', 'run', 'iterate'] as const) {
    const real = StatementSync.prototype[name] as (...values: unknown[]) => unknown;
    t.mock.method(
      StatementSync.prototype,
      name,
      function (this: StatementSync, ...values: unknown[]) {
        if (this.sourceSQL !== 'PRAGMA data_version') asked.push(this.sourceSQL);
        return real.apply(this, values);
      },
    );
  }
  const exec = DatabaseSync.prototype.exec;
  t.mock.method(DatabaseSync.prototype, 'exec', function (this: DatabaseSync, sql: string) {
    asked.push(sql);
    return exec.call(this, sql);
  });
  return asked;
}

/** What is hashed from now on. */
function watchHashes(t: TestContext): unknown[] {
  const hashed: unknown[] = [];
  const real = crypto.hash;
  const counting = (...args: Parameters<typeof real>) => {
    hashed.push(args[1]);
    return real(...args);
  };
  Object.assign(crypto, { hash: counting });
  syncBuiltinESMExports();
  t.after(() => {
    Object.assign(crypto, { hash: real });
    syncBuiltinESMExports();
  });
  return hashed;
}

describe('a dashboard that was shown before', () => {
  it('does not query the database', async (t) => {
    const app = await startApp(t);
    await signUp(app);
    const cookie = await signIn(app);
    assert.equal((await app.request('/dashboard', asPage(cookie))).status, 200);
    const asked = watchDatabase(t);
    assert.equal((await app.request('/dashboard', asPage(cookie))).status, 200);
    assert.deepEqual(asked, []);
    await app.request('/logout', form({}, cookie));
    assert.notDeepEqual(asked, [], 'the count counts');
  });

  it('hashes once, the ticket', async (t) => {
    const app = await startApp(t);
    const cookie = await signUp(app);
    const hashed = watchHashes(t);
    assert.equal((await app.request('/dashboard', asPage(cookie))).status, 200);
    assert.deepEqual(hashed, [cookie.slice('session='.length)]);
  });

  it('leaves in one piece, and in ASCII', async (t) => {
    const app = await startApp(t);
    const cookie = await signUp(app);
    const end = t.mock.method(ServerResponse.prototype, 'end');
    const write = t.mock.method(ServerResponse.prototype, 'write');
    assert.equal((await app.request('/dashboard', asPage(cookie))).status, 200);
    assert.deepEqual([end.mock.callCount(), write.mock.callCount()], [1, 0]);
    const body = String(end.mock.calls[0]?.arguments[0]);
    assert.match(body, /Dashboard/);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: all of ASCII is meant
    assert.match(body, /^[\x00-\x7f]+$/);
  });
});

describe('a token that was checked before', () => {
  it('asks the database nothing, and verifies no signature', async (t) => {
    const app = await startApp(t);
    await signUp(app);
    const login = json({ email: 'ada@example.com', password: PASSWORD });
    const { token } = (await (await app.request('/token/login', login)).json()) as {
      token: string;
    };
    const me = () => app.request('/me', { headers: { authorization: `Bearer ${token}` } });
    assert.equal((await me()).status, 200);
    const asked = watchDatabase(t);
    const hashed = watchHashes(t);
    assert.equal((await me()).status, 200);
    assert.deepEqual(asked, []);
    const { sid } = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
    assert.deepEqual(hashed, [token, sid], 'to find the token, and its session');
  });
});

describe('an answer for which no password was hashed', () => {
  /**
   * What the database is asked, and how many MACs are computed, before a log-in is answered with
   * this status.
   */
  async function workOf(t: TestContext, email: string, status: number, gate?: HashGate) {
    const app = await startApp(t, gate ? { gate } : {});
    await app.request('/signup', json({ email: 'ada@example.com', password: PASSWORD }));
    await app.request('/signup', json({ email: 'mallory@example.com', password: PASSWORD }));
    const own = await app.request(
      '/login',
      json({ email: 'mallory@example.com', password: PASSWORD }),
    );
    const device = own.headers.getSetCookie()[1]?.split(';')[0] ?? assert.fail();
    const attempt = (cookie: string) =>
      app.request('/login', json({ email, password: 'guess' }, cookie));
    for (let i = 0; status === 429 && i < 5; i++) await attempt('');
    if (gate instanceof Closable) gate.closed = true;
    const asked = watchDatabase(t);
    const macs = t.mock.method(crypto.Hmac.prototype, 'digest');
    const work: unknown[] = [];
    const end = ServerResponse.prototype.end;
    t.mock.method(
      ServerResponse.prototype,
      'end',
      function (this: ServerResponse, ...args: Parameters<typeof end>) {
        work.push([...asked], macs.mock.callCount());
        return end.apply(this, args);
      },
    );
    for (const cookie of ['', device]) {
      asked.length = 0;
      macs.mock.resetCalls();
      assert.equal((await attempt(cookie)).status, status);
    }
    t.mock.restoreAll();
    return work;
  }

  it('asks nothing before a 429, and with a device token the same whether or not there is an account', async (t) => {
    const known = await workOf(t, 'ada@example.com', 429);
    assert.deepEqual(known.slice(0, 2), [[], 0], 'nothing without a token');
    assert.equal(known[3], 1, 'one MAC with one');
    assert.deepEqual(await workOf(t, 'eve@example.com', 429), known);
  });

  it('does the same work before a 503, too', async (t) => {
    const known = await workOf(t, 'ada@example.com', 503, new Closable());
    assert.deepEqual(await workOf(t, 'eve@example.com', 503, new Closable()), known);
  });
});

/** A gate that is full from some moment on. */
class Closable extends HashGate {
  closed = false;

  constructor() {
    super({ width: 2, queue: 100 });
  }

  override run<T>(task: () => Promise<T>, signal: AbortSignal, queue?: HashQueue): Promise<T> {
    return this.closed ? Promise.reject(new Busy()) : super.run(task, signal, queue);
  }
}

describe('a file', () => {
  it('is never read after the start', async (t) => {
    const folder = join(temporaryFolder(t), 'public');
    cpSync('public', folder, { recursive: true });
    const files = await indexFiles(folder);
    rmSync(folder, { recursive: true });
    const app = await startApp(t, { files });
    for (const path of ['/style.css', files.url('style.css'), files.url('icon.svg')]) {
      assert.equal((await app.request(path)).status, 200, path);
    }
  });
});

describe('the log', () => {
  it('writes once for all that one turn of the event loop has brought', async () => {
    const written: string[] = [];
    const batch = createBatch((text) => written.push(text));
    for (const line of ['a\n', 'b\n', 'c\n']) batch.add(line);
    assert.deepEqual(written, []);
    await new Promise(setImmediate);
    assert.deepEqual(written, ['a\nb\nc\n']);
    batch.add('d\n');
    batch.flush();
    await new Promise(setImmediate);
    assert.deepEqual(written, ['a\nb\nc\n', 'd\n']);
  });
});
