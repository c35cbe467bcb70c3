/** Files that are still being written: not to be mistaken for a copy, nor for one another. */
import { randomBytes } from 'node:crypto';
import { lstatSync, readdirSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/** ms. A copy takes seconds; a part of this age was left by a process that was killed. */
const STALE = 86_400_000;

/** A name for the unfinished `path`, in the same folder. */
export function partOf(path: string): string {
  return `${path}.${randomBytes(4).toString('hex')}.part`;
}

/**
 * Removes old parts of files in the folder of `path` whose names begin as its own does. One that
 * another account has put there, or a folder, stays: it is no reason to make no copy.
 */
export function removeStaleParts(path: string, now: number): void {
  const folder = dirname(path);
  const parts = readdirSync(folder)
    .filter(
      (name) => name.startsWith(basename(path)) && /\.[0-9a-f]{8}\.part(?:-journal)?$/.test(name),
    )
    .map((name) => join(folder, name));
  for (const part of parts) {
    const modified = lstatSync(part, { throwIfNoEntry: false })?.mtimeMs ?? now;
    if (now - modified > STALE) removeIfPossible(part);
  }
}

function removeIfPossible(file: string): void {
  try {
    rmSync(file, { force: true });
  } catch {}
}
