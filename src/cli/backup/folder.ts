import { readdirSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, extname, join } from 'node:path';
import { errorCode } from '../../error-code.ts';
import { fileTime } from '../../file-time.ts';
import { sync } from '../../sync.ts';
import { CommandRefused } from '../command.ts';
import { type Copy, makeCopy } from './make-copy.ts';
import { partOf, removeStaleParts } from './part.ts';

/**
 * Copies a database into a folder, under its own name with the time (ms), and removes the oldest of
 * such copies beyond `keep`; null removes none. Throws CommandRefused.
 */
export function copyIntoFolder(
  database: string,
  folder: string,
  keep: number | null,
  now: number,
): Copy & { readonly removed: readonly string[] } {
  const stem = join(folder, `${basename(database, extname(database))}-`);
  removeStaleParts(stem, now);
  const file = `${stem}${fileTime(now)}.db`;
  const part = partOf(file);
  const copy = makeCopy(database, part);
  putInPlace(part, file);
  sync(folder);
  return { ...copy, file, removed: keep === null ? [] : prune(file, stem, keep) };
}

function putInPlace(part: string, file: string): void {
  try {
    renameSync(part, file);
  } catch (error) {
    rmSync(part);
    throw new CommandRefused(`${file} cannot be written (${errorCode(error) || error}).`);
  }
}

// Copies with a later time are not counted and not removed: another process has just made them, or
// the clock was set back, and then they are not the oldest.
function prune(newest: string, stem: string, keep: number): readonly string[] {
  const folder = dirname(newest);
  const older = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ name }) => join(folder, name))
    .filter((path) => path.startsWith(stem) && /^\d{8}T\d{6}Z\.db$/.test(path.slice(stem.length)))
    .filter((path) => path < newest)
    .sort();
  const removed = older.slice(0, Math.max(0, older.length - (keep - 1)));
  for (const path of removed) remove(path, newest);
  return removed;
}

function remove(path: string, newest: string): void {
  try {
    rmSync(path, { force: true }); // another process may have removed it
  } catch (error) {
    const code = errorCode(error) || error;
    throw new CommandRefused(`${newest} was made, but ${path} cannot be removed (${code}).`);
  }
}
