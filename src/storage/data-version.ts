import type { DatabaseSync } from 'node:sqlite';

const watches = new WeakMap<DatabaseSync, () => number>();

/** Tells, as a number that changes, whether another process (the command line, a restore) has written to the database. */
export function dataVersion(database: DatabaseSync): () => number {
  let watch = watches.get(database);
  if (watch === undefined) {
    watch = createWatch(database);
    watches.set(database, watch);
  }
  return watch;
}

function createWatch(database: DatabaseSync): () => number {
  const ask = database.prepare('PRAGMA data_version');
  let askedAt = 0;
  let version = 0;
  return () => {
    // Once a millisecond: nobody can revoke a session with another program and send a request in less.
    const now = Date.now();
    if (now !== askedAt) {
      askedAt = now;
      version = Number(ask.get()?.data_version);
    }
    return version;
  };
}
