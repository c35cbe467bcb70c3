import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { StoreUnavailable } from '../../src/auth/store-errors.ts';
import { connectionOf } from '../../src/postgres/connection.ts';
import { createDatabase } from '../../src/postgres/database.ts';
import { loadDriver } from '../../src/postgres/driver.ts';
import { type Connection, openPool } from '../../src/postgres/pool.ts';
import { useCluster } from './backend.ts';

const cluster = useCluster();

async function open(t: TestContext) {
  const name = await cluster().createDatabase();
  const driver = await loadDriver();
  const pool = openPool({ driver, connection: connectionOf(cluster().url(name)) });
  t.after(() => pool.close());
  return pool;
}

async function processOf(connection: Connection): Promise<number> {
  const { rows } = await connection.query('SELECT pg_backend_pid() AS pid');
  return Number(rows[0]?.pid);
}

/** Resolves when PostgreSQL has ended the process of a connection. */
async function gone(pid: number): Promise<void> {
  const sql = `SELECT 1 FROM pg_stat_activity WHERE pid = ${pid}`;
  while ((await cluster().run(sql)).length > 0);
}

describe('a connection of the pool', () => {
  it('does not end the program when it is lost between two statements', async (t) => {
    const pool = await open(t);
    await assert.rejects(
      pool.use(async (connection) => {
        const pid = await processOf(connection);
        await cluster().run(`SELECT pg_terminate_backend(${pid})`);
        await gone(pid);
        await connection.query('SELECT 1');
      }),
    );
    await pool.use(processOf);
  });

  it('loses its transaction and its locks when no statement comes for two seconds', async (t) => {
    const pool = await open(t);
    const database = createDatabase(pool, async () => {});
    await database.run('CREATE TABLE locked (id int)');
    const stuck = database.transaction(async (queries) => {
      await queries.run('LOCK TABLE locked');
      await gone(Number((await queries.first('SELECT pg_backend_pid() AS pid'))?.pid));
    });
    await assert.rejects(stuck, StoreUnavailable);
    await database.run('INSERT INTO locked VALUES (1)');
  });
});
