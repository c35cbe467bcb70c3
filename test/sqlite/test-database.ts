/** The database of a test, and what a test does to it that no store offers. Only this file of the shared ones speaks SQL. */
import type { DatabaseSync } from 'node:sqlite';
import type { Stores } from '../../src/auth/database.ts';
import { createStores } from '../../src/sqlite/open.ts';
import { openForServer } from '../../src/sqlite/server-database.ts';

export type TestDatabase = {
  readonly stores: Stores;
  readonly database: DatabaseSync;
};

/** Opens a database as the server does; in memory unless a path is given. */
export function openTestDatabase(path = ':memory:', now: () => number = Date.now): TestDatabase {
  const opened = openForServer(path, now);
  return { stores: createStores(opened, now), database: opened.database };
}
