/**
 * The only file in src that imports src/sqlite and src/postgres, which a test checks. The value of
 * DATABASE chooses the technology; PostgreSQL is loaded only when it is chosen.
 */
import { DatabaseUnfit, type OpenMode, type Stores } from './auth/database.ts';
import { isPostgresUrl } from './auth/database-url.ts';
import { StoreUnavailable } from './auth/store-errors.ts';
import type { CopiedCounts } from './auth/table-copy.ts';
import type { ExaminedPostgres } from './postgres/examine.ts';
import { type DatabaseFile, databaseFile } from './sqlite/database-file.ts';
import { isExposed } from './sqlite/file-modes.ts';
import { openSqlite } from './sqlite/open.ts';
import { isSqliteError } from './sqlite/open-problem.ts';
import { withTables } from './sqlite/read-tables.ts';

export type {
  ExaminedPostgres,
  PostgresContents,
  PostgresExamination,
} from './postgres/examine.ts';
export type { Inspection } from './sqlite/inspect.ts';
export { openProblem } from './sqlite/open-problem.ts';
export { type DatabaseFile, databaseFile };

/**
 * Opens the stores that DATABASE names. `now` is in ms. Rejects with an error of auth/database.ts,
 * with StoreUnavailable when another attempt may succeed, or with an error that openProblem()
 * explains.
 */
export async function openStores(
  database: string,
  mode: OpenMode,
  now: () => number = Date.now,
): Promise<Stores> {
  if (!isPostgresUrl(database)) return openSqlite(database, mode, now);
  const { openPostgres } = await import('./postgres/open.ts');
  return openPostgres(database, mode, now);
}

/** Whether an error comes from the database, wrapped in StoreUnavailable or not. */
export function isDatabaseError(error: unknown): boolean {
  if (error instanceof StoreUnavailable && error.message === 'database') return true;
  return error instanceof DatabaseUnfit || isSqliteError(error);
}

/** Whether other accounts of this machine can open the files of a database, or its key file. */
export type DatabaseModes = Pick<DatabaseFile, 'exposedFiles' | 'isExposed'>;

/** The modes of the files of a database. `ownUid` is the account that uses a key file. */
export function filesOf(database: string, ownUid: number | null): DatabaseModes {
  if (!isPostgresUrl(database)) return databaseFile(database);
  return {
    exposedFiles: () => [],
    isExposed: (keyFile) => isExposed(keyFile, ownUid ?? 0),
  };
}

/** The settings that a server stored at its last start; empty when they cannot be read. */
export async function readSharedSettings(database: string): Promise<ReadonlyMap<string, string>> {
  if (!isPostgresUrl(database)) return databaseFile(database).sharedSettings();
  const { readSettings } = await import('./postgres/examine.ts');
  return readSettings(database);
}

/** Examines the PostgreSQL of a URL. Rejects with DatabaseUnfit when it does not answer. */
export async function examinePostgres(url: string, now: () => number): Promise<ExaminedPostgres> {
  const postgres = await import('./postgres/examine.ts');
  return postgres.examinePostgres(url, now);
}

/**
 * Copies a SQLite database that no server has into an empty PostgreSQL, all of it or nothing.
 * Rejects as opening either of them does.
 */
export function moveToPostgres(
  path: string,
  url: string,
  now: () => number,
): Promise<CopiedCounts> {
  return withTables(path, async (tables) => {
    const { fillTables } = await import('./postgres/fill-tables.ts');
    return fillTables(url, tables, now);
  });
}
