import { closeSync, fsyncSync, openSync } from 'node:fs';

/**
 * Flushes a file, or the entries of a folder, from the caches of the system to the disk (fsync).
 */
export function sync(path: string): void {
  const handle = openSync(path, 'r');
  fsyncSync(handle);
  closeSync(handle);
}
