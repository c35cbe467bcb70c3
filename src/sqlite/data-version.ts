import type { DatabaseSync } from 'node:sqlite';

/**
 * ms between two reads of the version. A program needs longer than that to exit after it has
 * revoked a session, and each read locks the file twice.
 */
const ASK_EVERY = 5;

const watches = new WeakMap<DatabaseSync, () => number>();

/**
 * Returns a function that returns a number that changes when another process (the command line,
 * a restore) has written to the database; NaN when it cannot be read. The first call for a
 * connection sets its clock (`now`, in ms).
 */
export function dataVersion(database: DatabaseSync, now: () => number = Date.now): () => number {
  let watch = watches.get(database);
  if (watch === undefined) {
    watch = createWatch(database, now);
    watches.set(database, watch);
  }
  return watch;
}

function createWatch(database: DatabaseSync, clock: () => number): () => number {
  const ask = database.prepare('PRAGMA data_version');
  // NaN, which equals nothing, while another program keeps us from reading: a caller that compares
  // treats it as a change and reads what it needs, and that read waits for the lock.
  const answer = () => {
    try {
      return Number(ask.get()?.data_version);
    } catch {
      return Number.NaN;
    }
  };
  let askedAt = 0;
  let version = 0;
  return () => {
    const now = clock();
    if (Math.abs(now - askedAt) >= ASK_EVERY) {
      askedAt = now;
      version = answer();
    }
    return version;
  };
}
