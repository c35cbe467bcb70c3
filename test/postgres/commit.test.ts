import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { CommitUnknown, StoreUnavailable } from '../../src/auth/store-errors.ts';
import { connectionOf } from '../../src/postgres/connection.ts';
import { createDatabase } from '../../src/postgres/database.ts';
import { loadDriver } from '../../src/postgres/driver.ts';
import { openPool } from '../../src/postgres/pool.ts';
import { type CheckedDatabase, startDatabase } from './checker/database.ts';
import { hasPostgres } from './cluster.ts';
import { startTcpProxy } from './tcp-proxy.ts';

/** A database behind a proxy, with a table that has nothing in it. */
async function setUp(t: TestContext, settings: readonly string[] = []) {
  const server = await startDatabase(t, settings);
  await server.run('CREATE TABLE stored (id int)');
  const proxy = await startTcpProxy(t, server.port);
  const driver = await loadDriver();
  const pool = openPool({ driver, connection: connectionOf(server.url(proxy.port)) });
  t.after(() => pool.close());
  const database = createDatabase(pool, async () => {});
  const store = () =>
    database.transaction((queries) => queries.run('INSERT INTO stored VALUES (1)'));
  const isStored = async () => (await server.run('SELECT 1 FROM stored')).length > 0;
  return { server, proxy, database, store, isStored };
}

/** Resolves when a transaction waits for its COMMIT. */
async function waiting({ run }: CheckedDatabase): Promise<void> {
  const sql = `SELECT 1 FROM pg_stat_activity
    WHERE state = 'idle in transaction' AND query LIKE '%pg_current_xact_id_if_assigned%'`;
  while ((await run(sql)).length === 0);
}

/** Resolves when the last checkpoint was in an earlier second: see FATE in commit.ts. */
async function noCheckpointNow({ run }: CheckedDatabase): Promise<void> {
  const sql = `
    SELECT 1 FROM pg_control_checkpoint() WHERE checkpoint_time < date_trunc('second', now())`;
  while ((await run(sql)).length === 0);
}

describe('a transaction that loses its connection at the end', { skip: !hasPostgres() }, () => {
  it('is stored when only the answer to its COMMIT was lost', async (t) => {
    const { server, proxy, store, isStored } = await setUp(t);
    await noCheckpointNow(server);
    proxy.loseNextCommit('answer');
    assert.equal(await store(), 1);
    assert.equal(await isStored(), true);
  });

  const lost = {
    'its COMMIT was lost with the connection': 'request',
    'PostgreSQL has waited for its COMMIT in vain': 'waiting',
  } as const;
  for (const [name, how] of Object.entries(lost)) {
    it(`is known not to be stored when ${name}`, async (t) => {
      const { proxy, store, isStored } = await setUp(t);
      proxy.loseNextCommit(how);
      await assert.rejects(
        store(),
        (error) => error instanceof StoreUnavailable && !(error instanceof CommitUnknown),
      );
      assert.equal(await isStored(), false);
    });
  }

  it('is unknown when PostgreSQL cannot be asked', async (t) => {
    const { proxy, store, server } = await setUp(t);
    proxy.loseNextCommit('waiting');
    const rejected = assert.rejects(store(), CommitUnknown);
    await waiting(server);
    await proxy.set('refuse');
    await rejected;
  });

  it('is not taken for another one that got the same number after a crash', async (t) => {
    // Its number is lost with what was not written yet: nothing is, in the background.
    const { server, proxy, store } = await setUp(t, ['wal_writer_delay=10s']);
    if (server.crash === null) return t.skip('this PostgreSQL is not ours to kill');
    proxy.loseNextCommit('waiting');
    const stored = assert.rejects(store(), StoreUnavailable);
    await waiting(server);
    await server.crash();
    const other = await server.connect();
    for (let i = 0; i < 50; i++) await other.query('INSERT INTO stored VALUES (2)');
    await other.end();
    await stored;
    assert.deepEqual(await server.run('SELECT DISTINCT id FROM stored'), [{ id: 2 }]);
  });
});
