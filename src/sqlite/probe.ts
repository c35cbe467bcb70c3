import { statSync } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';
import { everySecond, type StorageProbe } from '../auth/storage-probe.ts';
import { storageReason } from './sqlite-error.ts';
import { storeCall } from './store-call.ts';

/**
 * ms to wait for a lock: supervisors wait a second for a reply, and the command line locks for a
 * few ms.
 */
const PATIENCE = 500;
/**
 * Bytes: three pages of the file, since a disk may have room for one page and none for a sign-up.
 */
const SIZE = 12_000;

/** Probes whether the database can be written: it commits a row in `facts`. */
export function createProbe(database: DatabaseSync, now: () => number): StorageProbe {
  // Random, because SQLite does not write a page that has not changed.
  const write = database.prepare(`
    INSERT INTO facts (name, value) VALUES ('probe', hex(randomblob(?)))
    ON CONFLICT (name) DO UPDATE SET value = excluded.value`);
  const path = database.location(); // null: in memory
  const opened = path === null ? null : identify(path);

  const look: StorageProbe = async () => {
    if (path !== null && identify(path) !== opened) return { state: 'moved' };
    try {
      await storeCall(() => write.run(SIZE / 2), PATIENCE);
      return { state: 'ok' };
    } catch (error) {
      return { state: 'storage', reason: storageReason(error), error };
    }
  };

  return everySecond(look, now);
}

/** Identifies the file at this path: the same text as long as it is the same file. */
function identify(path: string): string | null {
  const found = statSync(path, { bigint: true, throwIfNoEntry: false });
  return found === undefined ? null : `${found.dev} ${found.ino}`;
}
