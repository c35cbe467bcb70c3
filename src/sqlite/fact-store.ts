/**
 * What the server tells the programs beside it, by name: the settings of its last start. The
 * command line prints links under the ORIGIN that stands here, and the doctor judges by them. None
 * of it is a secret.
 */
import { DatabaseSync } from 'node:sqlite';
import type { FactStore } from '../auth/fact-store.ts';
import { SCHEMA_VERSION, schemaVersion } from './migrations.ts';
import { storeCall } from './store-call.ts';
import { transaction } from './transaction.ts';

/** Facts in SQLite. */
export function createFactStore(database: DatabaseSync): FactStore {
  const put = database.prepare('INSERT OR REPLACE INTO facts (name, value) VALUES (?, ?)');
  return {
    write: (facts) =>
      storeCall(() =>
        transaction(database, () => {
          for (const [name, value] of Object.entries(facts)) put.run(name, value);
        }),
      ),
    read: () => storeCall(() => readFrom(database)),
  };
}

/**
 * The facts in a database file, which is not changed. None when it cannot be read, or is of another
 * version.
 */
export function factsIn(path: string): ReadonlyMap<string, string> {
  try {
    const database = new DatabaseSync(path, { readOnly: true, timeout: 5_000 });
    try {
      return schemaVersion(database) === SCHEMA_VERSION ? readFrom(database) : new Map();
    } finally {
      database.close();
    }
  } catch {
    return new Map(); // what is wrong with the file is for others to say
  }
}

function readFrom(database: DatabaseSync): ReadonlyMap<string, string> {
  const rows = database.prepare('SELECT name, value FROM facts').all();
  return new Map(rows.map(({ name, value }) => [String(name), String(value)]));
}
