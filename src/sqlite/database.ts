/** One SQLite file through node:sqlite: opening it. */
import { existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { OlderSchema } from '../auth/database.ts';
import { migrate, ownVersion, SCHEMA_VERSION } from './migrations.ts';
import { isBusy } from './sqlite-error.ts';

/** ms that opening waits for a lock: the last program to close a database holds it for a moment. */
const OPENING_PATIENCE = 5_000;

/**
 * Opens (or makes) the database and brings it up to date. `:memory:` keeps nothing. Throws when it
 * cannot.
 */
export function openDatabase(path: string): DatabaseSync {
  const database = connect(path);
  migrate(database);
  return database;
}

/**
 * Opens the database for a program beside the server, which never brings it up to date: the server
 * that runs may be of the older version. An empty one is filled if it may be. Throws OlderSchema,
 * NewerSchema.
 */
export function openForCommand(path: string, { mayCreate }: { mayCreate: boolean }): DatabaseSync {
  const database = connect(path);
  try {
    const version = ownVersion(database);
    if (version < SCHEMA_VERSION && !(mayCreate && version === 0))
      throw new OlderSchema(version, SCHEMA_VERSION);
    migrate(database);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/** Opens (or makes) the file as it is. While it is opened, it waits for locks. */
export function connect(path: string): DatabaseSync {
  if (path !== ':memory:') makeFolder(dirname(path));
  const database = new DatabaseSync(path, { timeout: OPENING_PATIENCE });
  writeAhead(database);
  // FULL: a commit is on disk before we say so; NORMAL would lose the last ones to a power cut. A
  // checkpoint moves pages from the log into the file and holds everything meanwhile: up to 17 ms
  // for SQLite's 1,000 pages, 4 ms for 50.
  database.exec(`
    PRAGMA synchronous = FULL;
    PRAGMA foreign_keys = ON;
    PRAGMA wal_autocheckpoint = 50;
  `);
  return database;
}

/**
 * From here on a lock is an error at once, and `attempt` waits for it: while SQLite waits, nothing
 * else in the process runs. To be called when everything is open: what is done before, such as
 * making the tables, may well wait that way.
 */
export function disableBusyTimeout(database: DatabaseSync): void {
  database.exec('PRAGMA busy_timeout = 0');
}

// WAL: readers and the writer do not wait for each other. Of several who switch a new file to it at
// once, SQLite refuses all but one without waiting.
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

// Not mkdir's own `recursive`: where nothing can be made although the folder above is there, as in
// /proc, it never ends.
function makeFolder(folder: string): void {
  if (existsSync(folder) || dirname(folder) === folder) return;
  makeFolder(dirname(folder));
  try {
    mkdirSync(folder);
  } catch (error) {
    if (!existsSync(folder)) throw error; // or another program was faster
  }
}
