import type { DatabaseSync } from 'node:sqlite';

/**
 * Runs work in one transaction: all of it is stored, or nothing. IMMEDIATE takes the write lock at
 * once, so reads in it stay true.
 */
export function transaction<T>(database: DatabaseSync, work: () => T): T {
  return between(database, 'BEGIN IMMEDIATE', work);
}

/** Runs work that only reads: it sees the database at one moment, and no writer waits for it. */
export function snapshot<T>(database: DatabaseSync, work: () => T): T {
  return between(database, 'BEGIN', work);
}

function between<T>(database: DatabaseSync, begin: string, work: () => T): T {
  database.exec(begin);
  try {
    const result = work();
    database.exec('COMMIT');
    return result;
  } catch (error) {
    // A full disk has already rolled back; a second ROLLBACK would hide the first error.
    if (database.isTransaction) database.exec('ROLLBACK');
    throw error;
  }
}
