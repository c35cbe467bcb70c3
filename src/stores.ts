/**
 * The only file in src that imports src/sqlite, which a test checks. The value of DATABASE chooses
 * the technology; today there is one, a SQLite file.
 */
import type { OpenMode, Stores } from './auth/database.ts';
import { openSqlite } from './sqlite/open.ts';

export { type DatabaseFile, databaseFile } from './sqlite/database-file.ts';
export type { Inspection } from './sqlite/inspect.ts';
export { isDatabaseError, openProblem } from './sqlite/open-problem.ts';

/**
 * Opens the stores that DATABASE names. `now` is in ms. Rejects with an error of auth/database.ts,
 * with StoreUnavailable when another attempt may succeed, or with an error that openProblem()
 * explains.
 */
export function openStores(
  database: string,
  mode: OpenMode,
  now: () => number = Date.now,
): Promise<Stores> {
  return openSqlite(database, mode, now);
}
