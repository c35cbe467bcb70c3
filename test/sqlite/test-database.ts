/** The database of a test, and what a test does to it that no store offers. Only this file of the shared ones speaks SQL. */
import type { DatabaseSync } from 'node:sqlite';
import type { Stores } from '../../src/auth/database.ts';
import { connect, openDatabase } from '../../src/sqlite/database.ts';
import { createStores } from '../../src/sqlite/open.ts';
import { openForServer, type ServerDatabase } from '../../src/sqlite/server-database.ts';

export type TestDatabase = {
  readonly stores: Stores;
  readonly database: DatabaseSync;
};

/** Opens a database as the server does; in memory unless a path is given. */
export function openTestDatabase(path = ':memory:', now: () => number = Date.now): TestDatabase {
  const opened = path === ':memory:' ? openInMemory() : openForServer(path, now);
  return { stores: createStores(opened, now), database: opened.database };
}

let empty: Uint8Array | undefined;

/** A new database in memory: a copy of one that was migrated, which takes a tenth of the time. */
function openInMemory(): ServerDatabase {
  empty ??= migratedBytes();
  const database = connect(':memory:');
  database.deserialize(empty);
  return { database, path: ':memory:', migrated: null, close: () => database.close() };
}

function migratedBytes(): Uint8Array {
  const database = openDatabase(':memory:');
  const bytes = database.serialize();
  database.close();
  return bytes;
}
