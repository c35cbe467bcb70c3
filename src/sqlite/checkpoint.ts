import type { DatabaseSync } from 'node:sqlite';

/**
 * Pages in the write-ahead log at which a commit moves them into the file. That blocks everything
 * meanwhile: up to 17 ms for the default of 1,000 pages, 4 ms for 50.
 */
export const CHECKPOINT_PAGES = 50;

/**
 * Runs a write of many rows, and moves its pages into the file in the next turn of the event loop.
 * A commit that did both would wait for the disk several times in a row; between the two turns
 * requests are served.
 */
export function checkpointLater<T>(database: DatabaseSync, write: () => T): T {
  database.exec('PRAGMA wal_autocheckpoint = 0');
  try {
    const result = write();
    setImmediate(checkpoint, database);
    return result;
  } finally {
    database.exec(`PRAGMA wal_autocheckpoint = ${CHECKPOINT_PAGES}`);
  }
}

function checkpoint(database: DatabaseSync): void {
  try {
    database.exec('PRAGMA wal_checkpoint(PASSIVE)');
  } catch {
    // Closed meanwhile, or the disk is full. The log has what was written; a later commit tries
    // again, and closing as well.
  }
}
