import { closeSync, fsyncSync, openSync } from 'node:fs';

/** Brings a file, or the names in a folder, from the system's caches to the disk. */
export function sync(path: string): void {
  const handle = openSync(path, 'r');
  fsyncSync(handle);
  closeSync(handle);
}
