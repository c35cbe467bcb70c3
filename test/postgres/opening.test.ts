/** How a PostgreSQL is opened: what is refused, what is warned of, and what the sentences say. */
import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { DatabaseUnfit, ForeignDatabase, type Stores } from '../../src/auth/database.ts';
import { connectionOf } from '../../src/postgres/connection.ts';
import { loadDriver } from '../../src/postgres/driver.ts';
import { openPostgres } from '../../src/postgres/open.ts';
import { openPool } from '../../src/postgres/pool.ts';
import { freePort } from '../support.ts';
import { skip, useCluster } from './backend.ts';

const cluster = useCluster();

async function opened(t: TestContext, url: string, now = Date.now): Promise<Stores> {
  const stores = await openPostgres(url, { as: 'server' }, now);
  t.after(() => stores.close());
  return stores;
}

/** The sentence with which it does not open. */
async function refused(url: string, mayPass = false): Promise<string> {
  try {
    const stores = await openPostgres(url, { as: 'server' }, Date.now);
    await stores.close();
  } catch (error) {
    assert.ok(error instanceof DatabaseUnfit, String(error));
    assert.equal(error.mayPass, mayPass);
    return error.message;
  }
  assert.fail('it opens');
}

const set = async (setting: string) => {
  const database = await cluster().createDatabase();
  await cluster().run(`ALTER DATABASE ${database} SET ${setting}`);
  return cluster().url(database);
};

describe('openPostgres', { skip }, () => {
  it('opens an empty database, and the same one again', async (t) => {
    const url = cluster().url(await cluster().createDatabase());
    const { location, warnings } = await opened(t, url);
    assert.equal(location, url);
    assert.deepEqual(warnings, []);
    await opened(t, url);
  });

  it('refuses a database that undoes what it has confirmed', async () => {
    assert.match(
      await refused(await set('synchronous_commit = off')),
      /^synchronous_commit is off/,
    );
  });

  it('refuses one that is read-only', async () => {
    assert.match(
      await refused(await set('default_transaction_read_only = on')),
      /^it is read-only/,
    );
  });

  it('refuses the database of another program', async () => {
    const database = await cluster().createDatabase();
    await cluster().run('CREATE TABLE other (id int)', database);
    const url = cluster().url(database);
    await assert.rejects(openPostgres(url, { as: 'server' }, Date.now), ForeignDatabase);
  });

  it('sees that another program has it, although its tables are not for this user', async () => {
    const database = await cluster().createDatabase();
    await cluster().run('CREATE TABLE other (id int)', database);
    await cluster().run(`CREATE ROLE owner_of_${database} LOGIN`);
    await cluster().run(`ALTER DATABASE ${database} OWNER TO owner_of_${database}`);
    const url = new URL(cluster().url(database));
    url.username = `owner_of_${database}`;
    await assert.rejects(openPostgres(url.href, { as: 'server' }, Date.now), ForeignDatabase);
  });

  it('takes a database in which only an extension has tables for an empty one', async (t) => {
    const database = await cluster().createDatabase();
    await cluster().run(
      'CREATE TABLE of_extension (id int); CREATE VIEW seen AS SELECT 1',
      database,
    );
    await cluster().run('ALTER EXTENSION plpgsql ADD TABLE of_extension', database);
    await opened(t, cluster().url(database));
  });

  it('names the database that is not there, and the command that makes it', async () => {
    const sentence = await refused(cluster().url('nowhere'));
    assert.match(
      sentence,
      /^there is no database nowhere\. Create it: createdb --owner=\w+ nowhere/,
    );
  });

  it('names the user who is not there', async () => {
    const url = new URL(cluster().url('postgres'));
    url.username = 'nobody_here';
    assert.match(await refused(url.href), /does not let nobody_here in \(role "nobody_here" does/);
  });

  it('names the right that is missing, and who gives it', async () => {
    const database = await cluster().createDatabase();
    await cluster().run(`CREATE ROLE guest_of_${database} LOGIN PASSWORD 'secret'`);
    const url = new URL(cluster().url(database));
    url.username = `guest_of_${database}`;
    url.password = 'secret';
    const sentence = await refused(url.href);
    assert.match(
      sentence,
      /may not do what it has to .* ALTER DATABASE "test_\w+" OWNER TO "guest/,
    );
    assert.doesNotMatch(sentence, /secret/);
  });

  it('names the address at which nothing listens; another attempt may succeed', async () => {
    const port = await freePort();
    const url = `postgres://ada:secret@127.0.0.1:${port}/login`;
    assert.match(
      await refused(url, true),
      new RegExp(`^no PostgreSQL listens at 127.0.0.1:${port}`),
    );
  });

  it('says that encryption is not offered, when it is asked for', async () => {
    const url = `${cluster().url('postgres')}?sslmode=require`;
    assert.match(await refused(url), /offers no encryption\. Turn on ssl/);
  });

  it('says that all connections are taken; another attempt may succeed', async () => {
    const database = await cluster().createDatabase();
    await cluster().run(`CREATE ROLE one_of_${database} LOGIN SUPERUSER`);
    await cluster().run(`ALTER DATABASE ${database} CONNECTION LIMIT 0`);
    await cluster().run(`ALTER ROLE one_of_${database} NOSUPERUSER`);
    const url = new URL(cluster().url(database));
    url.username = `one_of_${database}`;
    assert.match(await refused(url.href, true), /^all its connections are taken/);
  });

  it('warns of a clock that is more than a second off', async (t) => {
    const url = cluster().url(await cluster().createDatabase());
    const { warnings } = await opened(t, url, () => Date.now() - 120_000);
    assert.deepEqual(
      warnings.map(({ name }) => name),
      ['clock_offset'],
    );
  });

  it('gives each connection 5 s for a statement', async (t) => {
    const pool = openPool({
      driver: await loadDriver(),
      connection: connectionOf(cluster().url('postgres')),
    });
    t.after(() => pool.close());
    const { rows } = await pool.use((connection) => connection.query('SHOW statement_timeout'));
    assert.deepEqual(rows, [{ statement_timeout: '5s' }]);
  });
});
