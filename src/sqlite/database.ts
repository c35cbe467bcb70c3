/** Opens a SQLite file with node:sqlite. */
import { closeSync, existsSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { OlderSchema } from '../auth/database.ts';
import { CHECKPOINT_PAGES } from './checkpoint.ts';
import { migrate, ownVersion, SCHEMA_VERSION } from './migrations.ts';
import { isBusy } from './sqlite-error.ts';

/**
 * ms that opening waits for a lock: the last program that closes a database holds one for a moment.
 */
export const OPENING_PATIENCE = 5_000;

/**
 * Opens the database for a program beside the server. It does not migrate, because a running server
 * may be of the older version; an empty database gets its tables when `mayCreate` is set. Throws
 * OlderSchema or NewerSchema.
 */
export function openForCommand(path: string, { mayCreate }: { mayCreate: boolean }): DatabaseSync {
  const database = connect(path);
  return closedOnError(database, () => {
    const version = ownVersion(database);
    if (version < SCHEMA_VERSION && !(mayCreate && version === 0))
      throw new OlderSchema(version, SCHEMA_VERSION);
    migrate(database);
    return database;
  });
}

/** Opens or creates the file as it is; `:memory:` stores nothing on disk. Waits for locks. */
export function connect(path: string): DatabaseSync {
  if (path !== ':memory:') {
    makeFolder(dirname(path));
    makePrivateFile(path);
  }
  const database = new DatabaseSync(path, { timeout: OPENING_PATIENCE });
  return closedOnError(database, () => {
    configure(database);
    return database;
  });
}

// The server sets a umask; the package must leave that of its program alone. SQLite gives -wal and
// -shm the mode of the file. What fails here fails again when SQLite opens it, which is explained.
function makePrivateFile(path: string): void {
  if (existsSync(path)) return;
  try {
    closeSync(openSync(path, 'a', 0o600));
  } catch {}
}

/** Runs `work` on what was just opened, and closes that when `work` throws. */
export function closedOnError<Result>(opened: { close(): void }, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    opened.close();
    throw error;
  }
}

function configure(database: DatabaseSync): void {
  writeAhead(database);
  // FULL: a commit is on disk before it is acknowledged; NORMAL would lose the last ones in a power
  // cut.
  database.exec(`
    PRAGMA synchronous = FULL;
    PRAGMA foreign_keys = ON;
    PRAGMA wal_autocheckpoint = ${CHECKPOINT_PAGES};
  `);
}

/**
 * Opens a file for reading only, runs `work` on it and closes it. Waits for locks. Throws when the
 * file cannot be read.
 */
export function readFile<T>(path: string, work: (database: DatabaseSync) => T): T {
  const database = new DatabaseSync(path, { readOnly: true, timeout: OPENING_PATIENCE });
  try {
    return work(database);
  } finally {
    database.close();
  }
}

/**
 * From now on a lock is an error at once, and storeCall waits for it: while SQLite waits, nothing
 * else in the process runs. Call it after the setup, which may block: creating the tables, for
 * example.
 */
export function disableBusyTimeout(database: DatabaseSync): void {
  database.exec('PRAGMA busy_timeout = 0');
}

// WAL: readers and the writer do not wait for each other. When several programs switch a new file
// to it at once, SQLite refuses all but one without waiting.
function writeAhead(database: DatabaseSync): void {
  const until = performance.now() + OPENING_PATIENCE;
  for (;;) {
    try {
      database.exec('PRAGMA journal_mode = WAL');
      return;
    } catch (error) {
      if (!isBusy(error) || performance.now() > until) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5); // ms; nothing else runs yet
    }
  }
}

// Not the option `recursive` of mkdir: it never ends where the folder above exists but nothing can
// be created in it, as in /proc.
function makeFolder(folder: string): void {
  if (existsSync(folder) || dirname(folder) === folder) return;
  makeFolder(dirname(folder));
  try {
    mkdirSync(folder);
  } catch (error) {
    if (!existsSync(folder)) throw error; // or another program was faster
  }
}
