/**
 * Puts a copy of the database in the place of the present one, which stays beside it. At every
 * moment the path is the one or the other, whole: a restore that is killed has either happened or
 * not, and can be run again.
 */
import { closeSync, existsSync, openSync, realpathSync, rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { DatabaseDamaged } from '../auth/database.ts';
import { fileTime } from '../file-time.ts';
import { copyDatabase } from './copy.ts';
import { endOpenDoors } from './end-open-doors.ts';
import { lastIds, raiseIds } from './last-ids.ts';
import { lockDatabase } from './lock.ts';
import { requireOwnSchema } from './own-schema.ts';
import { onlyConnection, swapSteps } from './swap.ts';

/**
 * Restores `copy` at `path`: ends its sessions and one-time links, raises its ids above those of
 * the present database, and keeps that as PATH.replaced-MOMENT, whose path it returns; null when
 * there was none. `now` is in ms. Throws DatabaseInUse while a server has the database, an error of
 * auth/database.ts for a copy that cannot be used, else the error of SQLite or of the system; then
 * nothing has changed.
 */
export function restoreDatabase(copy: string, path: string, now: number): string | null {
  const target = existsSync(path) ? realpathSync(path) : resolve(path);
  const lock = lockDatabase(target); // no server starts until the end
  const part = `${target}.restore.part`;
  try {
    removePart(part); // of a restore that was killed
    prepare(copy, part, target, now);
    return swap(target, part, now);
  } finally {
    removePart(part);
    lock.close();
  }
}

function prepare(copy: string, part: string, target: string, now: number): void {
  closeSync(openSync(part, 'wx', 0o600));
  copyDatabase(copy, part);
  const database = new DatabaseSync(part);
  try {
    requireOwnSchema(database); // of the part: the copy may have changed since it was looked at
    const damage = database.prepare('PRAGMA integrity_check').get()?.integrity_check;
    if (damage !== 'ok') throw new DatabaseDamaged(String(damage));
    raiseIds(database, lastIds(target));
    endOpenDoors(database, now);
  } finally {
    database.close();
  }
}

function swap(target: string, part: string, now: number): string | null {
  const kept = existsSync(target) ? freeName(target, now) : null;
  const alone = kept === null ? null : onlyConnection(target);
  try {
    for (const step of swapSteps(target, part, kept)) step();
    return kept;
  } finally {
    alone?.close();
  }
}

// A restore that is run again within a second must not fail because of the one before.
function freeName(target: string, now: number): string {
  const name = `${target}.replaced-${fileTime(now)}`;
  return existsSync(name) ? freeName(target, now + 1000) : name;
}

function removePart(part: string): void {
  for (const ending of ['', '-journal']) rmSync(part + ending, { force: true });
}
