import { closeSync, fsyncSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/**
 * Writes the database as it is at one moment into an empty file, on disk when this returns. VACUUM INTO is one read
 * transaction: in WAL mode the server goes on writing meanwhile. sqlite's backup API, in steps, would begin anew
 * after each of its writes.
 */
export function copyDatabase(from: string, to: string): void {
  const database = new DatabaseSync(from, { readOnly: true, timeout: 5_000 });
  try {
    database.prepare('VACUUM INTO ?').run(to);
  } finally {
    database.close();
  }
  // VACUUM INTO leaves the new file, and its name in the folder, to the system's caches.
  sync(to);
  sync(dirname(to));
}

function sync(path: string): void {
  const handle = openSync(path, 'r');
  fsyncSync(handle);
  closeSync(handle);
}
