/** One SQLite file through node:sqlite: opening it, and what to make of its errors. */
import { existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { StoreUnavailable } from '../auth/stores.ts';
import {
  migrate,
  OlderSchema,
  refuseForeign,
  SCHEMA_VERSION,
  schemaVersion,
} from './migrations.ts';

/** Opens (or makes) the database and brings it up to date. `:memory:` keeps nothing. Throws when it cannot. */
export function openDatabase(path: string): DatabaseSync {
  const database = connect(path);
  migrate(database);
  return database;
}

/**
 * Opens the database for a program beside the server, which never brings it up to date: the server that runs may be of
 * the older version. An empty one is filled if it may be. Throws OlderSchema, NewerSchema.
 */
export function openBeside(path: string, { mayCreate }: { mayCreate: boolean }): DatabaseSync {
  const database = connect(path);
  try {
    refuseForeign(database);
    const version = schemaVersion(database);
    if (version < SCHEMA_VERSION && !(mayCreate && version === 0)) throw new OlderSchema(version);
    migrate(database);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/** Opens (or makes) the file as it is. */
export function connect(path: string): DatabaseSync {
  if (path !== ':memory:') makeFolder(dirname(path));
  // node's default is 0, a failure at the first touch of a lock. Set before the first PRAGMA, which may meet one: the
  // last program to close a database holds it for a moment.
  const database = new DatabaseSync(path, { timeout: 5_000 });
  // WAL: readers and the writer do not wait for each other. FULL: a commit is on disk before we say so; NORMAL would
  // lose the last ones to a power cut. A checkpoint moves pages from the log into the file and holds everything meanwhile:
  // up to 17 ms for SQLite's 1,000 pages, 4 ms for 50.
  database.exec(`
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = FULL;
    PRAGMA foreign_keys = ON;
    PRAGMA wal_autocheckpoint = 50;
  `);
  return database;
}

// Not mkdir's own `recursive`: where nothing can be made although the folder above is there, as in /proc, it never ends.
function makeFolder(folder: string): void {
  if (existsSync(folder) || dirname(folder) === folder) return;
  makeFolder(dirname(folder));
  try {
    mkdirSync(folder);
  } catch (error) {
    if (!existsSync(folder)) throw error; // or another program was faster
  }
}

/** Runs database work as a promise. What may pass by itself (lock, full disk, read-only file) rejects as StoreUnavailable. */
export async function attempt<T>(work: () => T): Promise<T> {
  return attemptNow(work);
}

/** The same, at once: it throws. */
export function attemptNow<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw isPassing(error) ? new StoreUnavailable('database', { cause: error }) : error;
  }
}

/** Whether an insert failed because of a UNIQUE index. */
export function isDuplicate(error: unknown): boolean {
  return sqliteCode(error) === 2067; // SQLITE_CONSTRAINT_UNIQUE
}

// Primary result codes: PERM, BUSY, LOCKED, NOMEM, READONLY, IOERR, FULL, CANTOPEN, PROTOCOL.
const PASSING = new Set([3, 5, 6, 7, 8, 10, 13, 14, 15]);

function isPassing(error: unknown): boolean {
  const code = sqliteCode(error);
  return code !== null && PASSING.has(code & 0xff);
}

function sqliteCode(error: unknown): number | null {
  return error instanceof Error && 'errcode' in error ? Number(error.errcode) : null;
}
