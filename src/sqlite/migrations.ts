/**
 * Brings a database up to date. The number of steps that it has seen is in `PRAGMA user_version`.
 * The missing steps run in one transaction, and the new number is set in the same one: no other
 * process sees a database between two steps, and after a crash the database is as it was before.
 */
import type { DatabaseSync } from 'node:sqlite';
import { ForeignDatabase, NewerSchema } from '../auth/database.ts';
import { STEPS } from './schema-steps.ts';
import { snapshot, transaction } from './transaction.ts';

/** The version of a database that is up to date. */
export const SCHEMA_VERSION = STEPS.length;

/** How many steps a database has seen; 0 for a new one. */
export function schemaVersion(database: DatabaseSync): number {
  return Number(database.prepare('PRAGMA user_version').get()?.user_version);
}

/**
 * The version of a database of ours. Throws ForeignDatabase for the database of another program:
 * our tables would be created among its own, or be missing.
 */
export function ownVersion(database: DatabaseSync): number {
  // One transaction: another process may create the tables between the two queries.
  return snapshot(database, () => {
    const version = schemaVersion(database);
    if (version > SCHEMA_VERSION) return version; // migrate throws NewerSchema
    const tables = database.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").all();
    const isOurs =
      version === 0 ? tables.length === 0 : tables.some(({ name }) => name === 'users');
    if (!isOurs) throw new ForeignDatabase();
    return version;
  });
}

/**
 * Runs the steps that this database has not seen, up to a version. Throws NewerSchema when it has
 * seen more than there are.
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
