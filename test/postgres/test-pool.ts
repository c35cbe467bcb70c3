import type { TestContext } from 'node:test';
import { connectionOf } from '../../src/postgres/connection.ts';
import { createDatabase, type Database } from '../../src/postgres/database.ts';
import { loadDriver } from '../../src/postgres/driver.ts';
import { openPool } from '../../src/postgres/pool.ts';
import { createSettle } from '../../src/postgres/settle.ts';

/** Queries and transactions on a database, without any store. It is closed when the test ends. */
export async function openTestPool(t: TestContext, url: string): Promise<Database> {
  const pool = openPool({ driver: await loadDriver(), connection: connectionOf(url) });
  t.after(() => pool.close());
  return createDatabase(pool, createSettle(pool, null));
}
