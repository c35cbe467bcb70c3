import { statSync } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';
import type { StorageProbe } from '../auth/storage-probe.ts';
import { storeCall } from './store-call.ts';

/** ms from one look to the next. */
const EVERY = 1_000;
/** ms to wait for a lock: supervisors wait for a second, and the command line locks for some ms. */
const PATIENCE = 500;
/** Bytes: three pages of the file, since a disk may have room for one and none for a sign-up. */
const SIZE = 12_000;

/** Tries whether the database can be written to: a row in `facts`, committed. */
export function createProbe(database: DatabaseSync, now: () => number): StorageProbe {
  // Random: a page that does not change is not written.
  const write = database.prepare(`
    INSERT INTO facts (name, value) VALUES ('probe', hex(randomblob(?)))
    ON CONFLICT (name) DO UPDATE SET value = excluded.value`);
  const path = database.location(); // null: in memory
  const opened = path === null ? null : identify(path);
  let asked: ReturnType<StorageProbe> | null = null;
  let askedAt = 0;

  const look: StorageProbe = async () => {
    if (path !== null && identify(path) !== opened) return { state: 'moved' };
    try {
      await storeCall(() => write.run(SIZE / 2), PATIENCE);
      return { state: 'ok' };
    } catch (error) {
      return { state: 'storage', error };
    }
  };

  return () => {
    if (asked === null || Math.abs(now() - askedAt) >= EVERY) {
      askedAt = now();
      asked = look();
    }
    return asked;
  };
}

/** Which file has this name: the same text as long as it is the same one. */
function identify(path: string): string | null {
  const found = statSync(path, { bigint: true, throwIfNoEntry: false });
  return found === undefined ? null : `${found.dev} ${found.ino}`;
}
