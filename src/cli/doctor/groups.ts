import { databaseFile, isDatabaseError } from '../../stores.ts';

/**
 * The groups that some active account in a SQLite file is in; null where the file is missing or
 * cannot be read, which the other checks report.
 */
export function groupsOf(database: string): ReadonlySet<string> | null {
  if (database === ':memory:' || !databaseFile(database).exists()) return null;
  try {
    return databaseFile(database).groups();
  } catch (error) {
    if (!isDatabaseError(error)) throw error;
    return null;
  }
}
