/** Puts a file in the place of a database that no other program has open. */
import { existsSync, linkSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { sync } from '../sync.ts';
import { OPENING_PATIENCE } from './database.ts';
import { primaryCode } from './sqlite-error.ts';

// Changes that are not in the file of the database yet; the other one is an index of the first.
const CHANGES = ['-wal', '-journal'];
const BESIDE = ['-wal', '-journal', '-shm'];

/**
 * The steps that put `part` in the place of `target`, which gets the name `kept` first, unless that
 * is null. After each step, `target` is the old database or the new one. Second names cost no room,
 * and opening the file would let go of the lock on it.
 */
export function swapSteps(
  target: string,
  part: string,
  kept: string | null,
): readonly (() => void)[] {
  const folder = dirname(target);
  const present = kept === null ? [] : CHANGES.filter((ending) => existsSync(target + ending));
  return [
    ...present.map((ending) => () => linkSync(target + ending, kept + ending)),
    () => kept !== null && linkSync(target, kept),
    () => sync(folder),
    // Before the new file is there: it must not be changed by what belongs to the old one.
    ...BESIDE.map((ending) => () => rmSync(target + ending, { force: true })),
    () => renameSync(part, target),
    () => sync(folder),
  ];
}

/**
 * Moves every change of a database into its file and locks it, until it is closed. Throws the error
 * of SQLite when another program has it open. A damaged database is not locked: nothing can use it.
 */
export function onlyConnection(path: string): { close(): void } {
  const database = new DatabaseSync(path, { timeout: OPENING_PATIENCE });
  try {
    database.exec('PRAGMA journal_mode = DELETE; BEGIN EXCLUSIVE');
  } catch (error) {
    const isDamaged = [11, 26].includes(primaryCode(error) ?? 0); // CORRUPT, NOTADB
    if (isDamaged) return database;
    database.close();
    throw error;
  }
  return database;
}
