/**
 * Brings a database up to date. `PRAGMA user_version` holds the number of steps that were run.
 * Missing steps run in one transaction that also sets the new number: no other process sees a
 * database between two steps, and after a crash it is as it was before.
 */
import type { DatabaseSync } from 'node:sqlite';
import { ForeignDatabase, NewerSchema } from '../auth/database.ts';
import { STEPS } from './schema-steps.ts';
import { snapshot, transaction } from './transaction.ts';

/** The schema version of this program. */
export const SCHEMA_VERSION = STEPS.length;

/** The number of steps that were run on a database; 0 for a new one. */
export function schemaVersion(database: DatabaseSync): number {
  return Number(database.prepare('PRAGMA user_version').get()?.user_version);
}

/**
 * The schema version of a database of this program. Throws ForeignDatabase for one of another
 * program: our tables would be created among its own, or be missing.
 */
export function ownVersion(database: DatabaseSync): number {
  // One transaction: another process may create the tables between the two queries.
  return snapshot(database, () => {
    const version = schemaVersion(database);
    if (version > SCHEMA_VERSION) return version; // migrate throws NewerSchema
    const tables = database.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").all();
    const isOurs =
      version === 0
        ? tables.length === 0
        : version > 0 && tables.some(({ name }) => name === 'users');
    if (!isOurs) throw new ForeignDatabase();
    return version;
  });
}

/**
 * Runs the missing steps, up to version `to`. Throws NewerSchema when more have been run than this
 * program knows.
 */
export function migrate(database: DatabaseSync, to: number = SCHEMA_VERSION): void {
  if (schemaVersion(database) > STEPS.length)
    throw new NewerSchema(schemaVersion(database), SCHEMA_VERSION);
  if (schemaVersion(database) >= to) return; // a database that is up to date is not locked
  transaction(database, () => {
    // Read again under the lock: another process may have run the steps in the meantime.
    const steps = STEPS.slice(schemaVersion(database), to);
    if (steps.length > 0) database.exec(`${steps.join(';\n')}; PRAGMA user_version = ${to};`);
  });
}
