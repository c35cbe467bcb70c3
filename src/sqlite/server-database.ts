import { renameSync, rmSync } from 'node:fs';
import { resolve } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import type { Migrated } from '../auth/database.ts';
import { fileTime } from '../file-time.ts';
import { copyDatabase } from './copy.ts';
import { connect } from './database.ts';
import { lockDatabase } from './lock.ts';
import { migrate, ownVersion, SCHEMA_VERSION } from './migrations.ts';

/** The database of a running server: open, locked and up to date. */
export type ServerDatabase = {
  readonly database: DatabaseSync;
  /** Its absolute path, or `:memory:`. */
  readonly path: string;
  /** The migration of an older database; null when it was up to date, or new. */
  readonly migrated: Migrated | null;
  /** Closes it and releases the lock for another server. */
  close(): void;
};

/** The absolute path of a database; `:memory:` stays as it is. */
export function fullPath(named: string): string {
  return named === ':memory:' ? named : resolve(named);
}

/**
 * Opens or creates the database for a server: for this one alone, and brought up to date. An older
 * one is copied first, for a way back. Throws when it cannot.
 */
export function openForServer(named: string, now: () => number = Date.now): ServerDatabase {
  const path = fullPath(named);
  const database = connect(path);
  let lock: { close(): void } | null = null;
  const close = () => {
    database.close();
    lock?.close();
  };
  try {
    if (path !== ':memory:') lock = lockDatabase(path);
    const from = ownVersion(database);
    const isOld = from > 0 && from < SCHEMA_VERSION;
    const migrated = isOld ? { from, to: SCHEMA_VERSION, copy: copyBefore(path, now()) } : null;
    migrate(database);
    // The file still contains what a step has deleted, until the log is moved into it.
    if (isOld) database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    return { database, path, migrated, close };
  } catch (error) {
    close();
    throw error;
  }
}

/**
 * Copies the database to PATH.before-N.MOMENT, where N is the new schema version. Returns that
 * path.
 */
function copyBefore(path: string, now: number): string {
  // With the time in its name: a copy of an earlier attempt lacks later changes and must not be
  // taken for this one.
  const copy = `${path}.before-${SCHEMA_VERSION}.${fileTime(now)}`;
  const part = `${path}.before-${SCHEMA_VERSION}.part`;
  rmSync(part, { force: true }); // of a start that was interrupted
  copyDatabase(path, part);
  renameSync(part, copy);
  return copy;
}
