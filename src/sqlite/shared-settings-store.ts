import type { DatabaseSync } from 'node:sqlite';
import type { SharedSettingsStore } from '../auth/shared-settings-store.ts';
import { readFile } from './database.ts';
import { SCHEMA_VERSION, schemaVersion } from './migrations.ts';
import { storeCall } from './store-call.ts';
import { transaction } from './transaction.ts';

/** The SharedSettingsStore on SQLite, in the table `facts`. */
export function createSharedSettingsStore(database: DatabaseSync): SharedSettingsStore {
  const put = database.prepare('INSERT OR REPLACE INTO facts (name, value) VALUES (?, ?)');
  return {
    write: (settings) =>
      storeCall(() =>
        transaction(database, () => {
          for (const [name, value] of Object.entries(settings)) put.run(name, value);
        }),
      ),
    read: () => storeCall(() => readFrom(database)),
  };
}

/**
 * Reads the shared settings from a database file without changing it. Empty when the file cannot be
 * read or has another version: code that opens it reports the problem.
 */
export function sharedSettingsIn(path: string): ReadonlyMap<string, string> {
  try {
    return readFile(path, (database) =>
      schemaVersion(database) === SCHEMA_VERSION ? readFrom(database) : new Map(),
    );
  } catch {
    return new Map();
  }
}

function readFrom(database: DatabaseSync): ReadonlyMap<string, string> {
  const rows = database.prepare('SELECT name, value FROM facts').all();
  return new Map(rows.map(({ name, value }) => [String(name), String(value)]));
}
