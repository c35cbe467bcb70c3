/** What `doctor` says of a PostgreSQL, and that it changes nothing there. */
import assert from 'node:assert/strict';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { openStores } from '../../src/stores.ts';
import { commandLine, type Settings } from '../cli/cli.ts';
import { startProcess } from '../program/child.ts';
import { freePort } from '../support.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { migratedDatabase, skip, useCluster } from './backend.ts';
import { noPooler, startPooler } from './pooler.ts';

const cluster = useCluster();

type Finding = { readonly check: string; readonly status: string; readonly message: string };

async function examine(database: string, settings: Settings = {}, now = Date.now) {
  const PORT = String(await freePort());
  const { call } = commandLine(database, { PORT, ...settings }, now);
  const { output, exitCode } = await call('doctor', '--json');
  const { findings } = JSON.parse(output) as { findings: readonly Finding[] };
  const about = (check: string) =>
    findings.filter((one) => one.check === check).map((one) => `${one.status} ${one.message}`);
  return { exitCode, about, findings };
}

const databaseOf = async (t: TestContext) => cluster().url(await migratedDatabase(t));

describe('doctor on PostgreSQL', { skip }, () => {
  it('finds nothing to say of a server that runs as it should', async (t) => {
    const DATABASE = await databaseOf(t);
    const KEY_FILE = join(temporaryFolder(t), 'coatcheck.key');
    const { origin } = await startProcess(t, { DATABASE, KEY_FILE });
    const settings = { KEY_FILE, PORT: new URL(origin).port };
    const { exitCode, about } = await examine(DATABASE, settings);
    assert.equal(exitCode, 0);
    assert.match(about('database').join(), /^ok postgres:.*: PostgreSQL \d+[.\d]*\.$/);
    assert.deepEqual(about('fitness'), ['ok A commit is on disk before it is acknowledged.']);
    assert.deepEqual(about('tls'), ['ok On this machine, so there is nothing to encrypt.']);
    assert.deepEqual(about('standbys'), ['ok Standbys: 0; commits wait for none.']);
    assert.deepEqual(about('notices'), ['ok A NOTIFY from one connection arrives at another.']);
    assert.match(about('version').join(), /^ok \d+, the one that this program uses\.$/);
    assert.match(about('contents').join(), /^ok Accounts: 0, sessions: 0, events: \d+\.$/);
    assert.match(about('key').join(), /^ok .* fits the secrets in the database\./);
    assert.match(about('server').join(), /^ok It is running/);
  });

  it('says what keeps a server from starting, in the words of the start', async (t) => {
    const database = await migratedDatabase(t);
    await cluster().run(`ALTER DATABASE ${database} SET synchronous_commit = off`);
    const { exitCode, about } = await examine(cluster().url(database));
    assert.equal(exitCode, 1);
    assert.match(about('fitness').join(), /^fail Synchronous_commit is off in PostgreSQL/);
    const nowhere = await examine(cluster().url('nowhere'));
    assert.match(
      nowhere.about('database').join(),
      /^fail postgres:.*: there is no database nowhere/,
    );
  });

  it('tells of a clock that is off', async (t) => {
    const { about } = await examine(await databaseOf(t), {}, () => Date.now() + 5_000);
    assert.match(about('offset').join(), /^warn This clock is 5\.0 s ahead of the one of the/);
  });

  it('sees that the key file is missing or another one, and makes none', async (t) => {
    const DATABASE = await databaseOf(t);
    const folder = temporaryFolder(t);
    const own = join(folder, 'own.key');
    assert.match(
      (await examine(DATABASE, { KEY_FILE: own })).about('key').join(),
      /^ok No file at .* yet: the server creates it at its first start\.$/,
    );
    const { end } = await startProcess(t, { DATABASE, KEY_FILE: own });
    await end('SIGTERM');
    const KEY_FILE = join(folder, 'other.key');
    const copy = 'All servers of a database need the same one: copy it from another server\\.';
    assert.match(
      (await examine(DATABASE, { KEY_FILE })).about('key').join(),
      new RegExp(`^fail No file at .*\\. ${copy}$`),
    );
    assert.equal(existsSync(KEY_FILE), false);
    writeFileSync(KEY_FILE, Buffer.alloc(32, 7).toString('base64'), { mode: 0o600 });
    assert.match(
      (await examine(DATABASE, { KEY_FILE })).about('key').join(),
      new RegExp(`^fail .* does not fit the secrets in the database\\. ${copy}$`),
    );
  });

  it('makes no table in an empty database', async () => {
    const database = await cluster().createDatabase();
    const { about } = await examine(cluster().url(database));
    assert.deepEqual(about('version'), [
      'warn It is empty: the server creates its tables at its first start.',
    ]);
    const tables = "SELECT 1 FROM pg_tables WHERE schemaname = 'public'";
    assert.deepEqual(await cluster().run(tables, database), []);
  });

  it('finds a pooler in transaction mode', { skip: noPooler }, async (t) => {
    const database = await migratedDatabase(t);
    const url = await startPooler(t, cluster(), { mode: 'transaction', database });
    const { about } = await examine(url);
    assert.match(about('fitness').join(), /^fail There is a connection pooler in between/);
    assert.match(about('notices').join(), /^fail A NOTIFY does not arrive within 2 s/);
  });
});

describe('the command line on PostgreSQL', { skip }, () => {
  it('works beside a server', async (t) => {
    const DATABASE = await databaseOf(t);
    const KEY_FILE = join(temporaryFolder(t), 'coatcheck.key');
    const server = await openStores(DATABASE, { as: 'server' });
    t.after(() => server.close());
    const { call, json } = commandLine(DATABASE, { KEY_FILE });
    const made = await json('user', 'add', 'ada@example.com', '--role', 'admin');
    assert.equal((await server.accounts.find('ada@example.com'))?.user.id, made.number ?? 1);
    for (const words of [
      ['user', 'list'],
      ['user', 'show', '1'],
      ['user', 'reset-link', '1'],
      ['user', 'reset-factor', '1'],
      ['user', 'add', '--invite'],
      ['sessions', 'list'],
      ['sessions', 'revoke-all', '--everybody'],
      ['events'],
      ['user', 'add', 'bob@example.com'],
      ['user', 'role', 'bob@example.com', 'admin'],
      ['user', 'disable', '1'],
      ['user', 'enable', '1'],
      ['user', 'delete', 'bob@example.com', '--yes'],
    ]) {
      const { exitCode, message } = await call(...words);
      assert.deepEqual([exitCode, message], [0, ''], words.join(' '));
    }
  });

  it('does not ask whose file it is when root calls it', async (t) => {
    const { call } = commandLine(await databaseOf(t), {}, Date.now, 0);
    assert.equal((await call('user', 'list')).exitCode, 0);
  });

  it('makes no tables where there are none, but for user add --create', async () => {
    const url = cluster().url(await cluster().createDatabase());
    const { call } = commandLine(url);
    const { exitCode, message } = await call('user', 'list');
    assert.equal(exitCode, 1);
    assert.match(message, /: the database is at version 0; .* Start the new server once/);
    assert.equal((await call('user', 'add', 'ada@example.com', '--create')).exitCode, 0);
  });

  it('names the line of pg_dump instead of making a copy', async () => {
    const { call } = commandLine('postgres://ada:secret@db.example/login?sslmode=require');
    const { exitCode, message } = await call('backup', 'a b.dump');
    assert.equal(exitCode, 1);
    assert.equal(
      message,
      "PostgreSQL has a tool for that: pg_dump --format=custom '--file=a b.dump' postgres://ada@db.example/login",
    );
  });
});
