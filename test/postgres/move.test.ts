/** `coatcheck move`: a SQLite database becomes a PostgreSQL, and nobody notices. */
import assert from 'node:assert/strict';
import { copyFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, describe, it, type TestContext } from 'node:test';
import { STEP_MS } from '../../src/auth/factors/totp.ts';
import { openStores } from '../../src/stores.ts';
import { commandLine, type Settings } from '../cli/cli.ts';
import { codeOf } from '../factor-app.ts';
import { ADA, BOB } from '../people.ts';
import { ownerOutsideOfTests, startProcess } from '../program/child.ts';
import { asJson, cookieOf, json } from '../requests.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { skip, useCluster } from './backend.ts';

const cluster = useCluster();
const owner = ownerOutsideOfTests();
after(() => owner.end());

type Body = {
  readonly id?: string;
  readonly refreshToken?: string;
  readonly recoveryCodes?: readonly string[];
  readonly secondFactor?: { readonly pending: string };
};

async function startServer(t: TestContext, settings: Settings) {
  const { origin, end } = await startProcess(t, { ...settings, LOG: 'warn' });
  const request = (path: string, init?: RequestInit) =>
    fetch(origin + path, { redirect: 'manual', ...init });
  const post = async (path: string, data: unknown, cookie = '') => {
    const response = await request(path, json(data, cookie));
    return { response, body: (await response.json()) as Body };
  };
  return { request, post, stop: () => end('SIGTERM') };
}

type Filled = Awaited<ReturnType<typeof fill>>;
let template: Filled | undefined;

/** A copy of one SQLite file, and what its two people hold in their hands. */
async function filled(t: TestContext): Promise<Filled> {
  template ??= await fill(t);
  const file = join(temporaryFolder(t), 'coatcheck.db');
  copyFileSync(template.file, file);
  return { ...template, file };
}

/** Two people sign up, one of them with an app; the server stops, so that the file is complete. */
async function fill(t: TestContext) {
  const file = join(temporaryFolder(owner), 'coatcheck.db');
  const settings = { DATABASE: file, KEY_FILE: `${file}.key` };
  const { request, post, stop } = await startServer(t, settings);
  for (const person of [ADA, BOB]) await post('/signup', person);
  const { refreshToken } = (await post('/token/login', BOB)).body;
  const cookie = cookieOf((await post('/login', ADA)).response);
  const started = await request('/account/second-factor/totp', {
    ...asJson(cookie),
    method: 'POST',
  });
  const { key } = (await started.json()) as { key: string };
  // The code before the current one, so that the current one is not used up.
  const confirmed = await post(
    '/account/second-factor/totp/confirm',
    { code: codeOf(key, Date.now() - STEP_MS) },
    cookie,
  );
  assert.equal(confirmed.response.status, 200);
  assert.equal(await stop(), 0);
  return { file, settings, cookie, key, refreshToken, recovery: confirmed.body.recoveryCodes?.[0] };
}

const freshUrl = async () => cluster().url(await cluster().createDatabase());

describe('coatcheck move', { skip }, () => {
  it('brings passwords, sessions, apps, recovery codes and refresh tokens along', async (t) => {
    const { file, settings, cookie, key, refreshToken, recovery } = await filled(t);
    const before = readFileSync(file);
    const url = await freshUrl();
    const { call } = commandLine(file, { KEY_FILE: settings.KEY_FILE });
    const { exitCode, output, message } = await call('move', url);
    assert.deepEqual([exitCode, message], [0, '']);
    assert.match(output, /^users +2$/m);
    assert.ok(output.includes(`KEY_FILE=${settings.KEY_FILE}`));
    assert.deepEqual(readFileSync(file), before, 'the source is as it was');

    const { request, post } = await startServer(t, { DATABASE: url, KEY_FILE: settings.KEY_FILE });
    assert.equal((await request('/dashboard', asJson(cookie))).status, 200);
    const refreshed = await post('/token/refresh', { refreshToken });
    assert.equal(refreshed.response.status, 200);
    for (const proof of [{ code: codeOf(key, Date.now()) }, { recovery }]) {
      const first = await post('/login', ADA);
      assert.equal(first.response.status, 401);
      const pending = first.body.secondFactor?.pending;
      assert.equal((await post('/login/second-step', { pending, ...proof })).response.status, 200);
    }
    const { body } = await post('/signup', { ...ADA, email: 'new@example.com' });
    assert.ok(body.id);
    const users = await cluster().run(
      "SELECT id::int FROM users WHERE email = 'new@example.com'",
      new URL(url).pathname.slice(1),
    );
    assert.deepEqual(users, [{ id: 3 }]);
  });

  it('gives no number to a new account that a deleted one had', async (t) => {
    const { file, settings } = await filled(t);
    const { call } = commandLine(file, { KEY_FILE: settings.KEY_FILE });
    await call('user', 'delete', BOB.email, '--yes');
    const url = await freshUrl();
    assert.equal((await call('move', url)).exitCode, 0);
    const moved = commandLine(url, { KEY_FILE: settings.KEY_FILE });
    assert.match((await moved.call('user', 'add', 'new@example.com')).output, /^Account 3 created/);
  });

  it('refuses a PostgreSQL that is not empty: the second time, too', async (t) => {
    const { file, settings } = await filled(t);
    const url = await freshUrl();
    const { call } = commandLine(file, { KEY_FILE: settings.KEY_FILE });
    assert.equal((await call('move', url)).exitCode, 0);
    const { exitCode, message } = await call('move', url);
    assert.equal(exitCode, 1);
    assert.match(message, /: it is not empty \(users\)\. Make a new one: createdb\.$/);
    const database = new URL(url).pathname.slice(1);
    assert.deepEqual(await cluster().run('SELECT count(*)::int AS n FROM users', database), [
      { n: 2 },
    ]);
  });

  it('refuses the database of another program', async (t) => {
    const { file } = await filled(t);
    const database = await cluster().createDatabase();
    await cluster().run('CREATE TABLE other (id int)', database);
    const { message } = await commandLine(file).call('move', cluster().url(database));
    assert.match(message, /that is the database of another program\.$/);
  });

  it('knows every table and column that there is', async (t) => {
    const { file } = await filled(t);
    const url = await freshUrl();
    await commandLine(file).call('move', url);
    const columns = await cluster().run(
      `SELECT table_name || '.' || column_name AS name FROM information_schema.columns
       WHERE table_schema = 'public' AND table_name IN (
         SELECT tablename FROM pg_tables WHERE schemaname = 'public')`,
      new URL(url).pathname.slice(1),
    );
    const theirs = new Set(columns.map(({ name }) => String(name)));
    const source = new DatabaseSync(file, { readOnly: true });
    const ours = source
      .prepare(
        `SELECT tables.name || '.' || columns.name AS name
         FROM sqlite_schema AS tables, pragma_table_info(tables.name) AS columns
         WHERE tables.type = 'table' AND tables.name NOT LIKE 'sqlite_%'`,
      )
      .all()
      .map(({ name }) => String(name));
    source.close();
    assert.ok(ours.length > 80, String(ours.length));
    assert.deepEqual(
      ours.filter((name) => !theirs.has(name)),
      [],
    );
    const { output } = await commandLine(file).call('move', await freshUrl());
    const tables = new Set(ours.map((name) => name.split('.')[0]));
    for (const table of tables) assert.match(output, new RegExp(`^${table} +\\d+$`, 'm'));
  });

  it('leaves the PostgreSQL empty when the copy breaks off', async (t) => {
    const { file } = await filled(t);
    const url = await freshUrl();
    const database = new URL(url).pathname.slice(1);
    await (await openStores(url, { as: 'server' })).close();
    await cluster().run('ALTER TABLE events ADD CONSTRAINT none CHECK (id < 0)', database);
    const { exitCode } = await commandLine(file).call('move', url);
    assert.equal(exitCode, 1);
    assert.deepEqual(await cluster().run('SELECT count(*)::int AS n FROM users', database), [
      { n: 0 },
    ]);
    await cluster().run('ALTER TABLE events DROP CONSTRAINT none', database);
    assert.equal((await commandLine(file).call('move', url)).exitCode, 0);
  });
});
