import type { DatabaseSync } from 'node:sqlite';

/**
 * ms. It takes another program longer than that to end after it has revoked a session, and asking
 * locks the file twice.
 */
const ASK_EVERY = 5;

const watches = new WeakMap<DatabaseSync, () => number>();

/**
 * Tells, as a number that changes, whether another process (the command line, a restore) has
 * written to the database; NaN when it cannot tell. One connection is asked by one clock (`now`, in
 * ms): that of the first who wants to know.
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
  // NaN, which equals nothing, while another program does not even let us read: a caller that
  // compares takes it for a change and looks up what it needs, and that look-up waits for the lock.
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
