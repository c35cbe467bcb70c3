import { existsSync, renameSync, rmSync } from 'node:fs';
import { resolve } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { copyDatabase } from './copy.ts';
import { connect } from './database.ts';
import { lockDatabase } from './lock.ts';
import { migrate, refuseForeign, SCHEMA_VERSION, schemaVersion } from './migrations.ts';

export type ServerDatabase = {
  readonly database: DatabaseSync;
  /** Its absolute path, or `:memory:`. */
  readonly path: string;
  /** What was done to a database of an older version; null when it was up to date, or new. */
  readonly migrated: Migrated | null;
  /** Closes it, and lets another server have it. */
  close(): void;
};

export type Migrated = { readonly from: number; readonly to: number; readonly copy: string };

/**
 * Opens (or makes) the database for a server: for this one alone, and brought up to date. One that is not new is copied
 * first, to PATH.before-N, where N is the version it is brought to: the way back. Throws when it cannot.
 */
export function openForServer(named: string): ServerDatabase {
  const path = named === ':memory:' ? named : resolve(named);
  const database = connect(path);
  let lock: { close(): void } | null = null;
  const close = () => {
    database.close();
    lock?.close();
  };
  try {
    if (path !== ':memory:') lock = lockDatabase(path);
    refuseForeign(database);
    const from = schemaVersion(database);
    const isOld = from > 0 && from < SCHEMA_VERSION;
    const migrated = isOld ? { from, to: SCHEMA_VERSION, copy: copyBefore(path) } : null;
    migrate(database);
    return { database, path, migrated, close };
  } catch (error) {
    close();
    throw error;
  }
}

// Once: after a crash between two steps the file is no longer what it was before, and must not take the copy's place.
function copyBefore(path: string): string {
  const copy = `${path}.before-${SCHEMA_VERSION}`;
  if (!existsSync(copy)) {
    const part = `${copy}.part`;
    rmSync(part, { force: true }); // of a start that was interrupted
    copyDatabase(path, part);
    renameSync(part, copy);
  }
  return copy;
}
