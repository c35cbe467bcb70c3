import { DatabaseSync } from 'node:sqlite';
import type { SharedSettingsStore } from '../auth/shared-settings-store.ts';
import { SCHEMA_VERSION, schemaVersion } from './migrations.ts';
import { storeCall } from './store-call.ts';
import { transaction } from './transaction.ts';

/** The shared settings in SQLite, in the table `facts`. */
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
 * The shared settings in a database file, which is not changed. Empty when the file cannot be read
 * or is of another version: what is wrong with it is reported by those who open it.
 */
export function sharedSettingsIn(path: string): ReadonlyMap<string, string> {
  try {
    const database = new DatabaseSync(path, { readOnly: true, timeout: 5_000 });
    try {
      return schemaVersion(database) === SCHEMA_VERSION ? readFrom(database) : new Map();
    } finally {
      database.close();
    }
  } catch {
    return new Map();
  }
}

function readFrom(database: DatabaseSync): ReadonlyMap<string, string> {
  const rows = database.prepare('SELECT name, value FROM facts').all();
  return new Map(rows.map(({ name, value }) => [String(name), String(value)]));
}
