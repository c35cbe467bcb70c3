import type { DatabaseSync } from 'node:sqlite';

/**
 * Runs work in one transaction: it is stored as a whole or not at all. IMMEDIATE takes the write
 * lock at the start, so what the work has read stays true.
 */
export function transaction<T>(database: DatabaseSync, work: () => T): T {
  return between(database, 'BEGIN IMMEDIATE', work);
}

/** Runs work that only reads, on one consistent state of the database. No writer waits for it. */
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
    // On a full disk SQLite has already rolled back; a second ROLLBACK would throw and hide the
    // first error.
    if (database.isTransaction) database.exec('ROLLBACK');
    throw error;
  }
}
