import { existsSync, statSync } from 'node:fs';
import type { MailFailures } from '../auth/mail-failures.ts';
import { toGroups } from '../auth/rows/groups-row.ts';
import type { Seal } from '../auth/seal.ts';
import { copyDatabase } from './copy.ts';
import { readFile } from './database.ts';
import { exposedFiles, isExposed } from './file-modes.ts';
import { type Inspection, inspectDatabase } from './inspect.ts';
import { createMailFailures } from './mail-failures.ts';
import { SCHEMA_VERSION, schemaVersion } from './migrations.ts';
import { requireOwnSchema } from './own-schema.ts';
import { restoreDatabase } from './restore.ts';
import { unopenedNames } from './sealed-values.ts';
import { sharedSettingsIn } from './shared-settings-store.ts';

/**
 * A SQLite file as `doctor` checks it and `backup` copies it. Nothing here changes the file or
 * waits for the server. Another technology has no such file, and has tools of its own.
 */
export interface DatabaseFile {
  exists(): boolean;
  /** The settings that the server stored at its last start; empty when the file cannot be read. */
  sharedSettings(): ReadonlyMap<string, string>;
  /**
   * Inspects the file; `thorough` compares the indexes, too. Throws the error of SQLite when the
   * file cannot be read.
   */
  inspect(options: { readonly thorough: boolean }): Inspection;
  /** Writes the database as it is at one moment into the empty file `target`. */
  copyTo(target: string): void;
  /** Throws an error of auth/database.ts if this file is no copy that can be restored. */
  requireOwnSchema(): void;
  /**
   * Restores `copy` here, with its sessions and links ended. Returns the path that the database
   * before has now; null when there was none. Throws as restore.ts says.
   */
  restore(copy: string, now: number): string | null;
  /** The names of the sealed values that this seal cannot open; none for another schema version. */
  unopened(seal: Seal): readonly string[];
  /** How many passkeys there are for each host; none for another schema version. */
  passkeyHosts(): ReadonlyMap<string, number>;
  /** The groups that some active account is in; none for another schema version. */
  groups(): ReadonlySet<string>;
  /** The mails that were not sent since a moment (ms); none for another schema version. */
  mailFailures(since: number): MailFailures;
  /** The files of the database that other accounts of this machine can open. */
  exposedFiles(): readonly string[];
  /** Whether more accounts of this machine than the database's own can open this key file. */
  isExposed(keyFile: string): boolean;
}

/** The file of a database. It is not opened yet. */
export function databaseFile(path: string): DatabaseFile {
  return {
    exists: () => existsSync(path),
    sharedSettings: () => sharedSettingsIn(path),
    inspect: (options) => inspectDatabase(path, options),
    copyTo: (target) => copyDatabase(path, target),
    requireOwnSchema: () => readFile(path, requireOwnSchema),
    restore: (copy, now) => restoreDatabase(copy, path, now),
    unopened: (seal) => unopened(path, seal),
    passkeyHosts: () => passkeyHosts(path),
    groups: () => groupsIn(path),
    mailFailures: (since) => mailFailures(path, since),
    exposedFiles: () => exposedFiles(path),
    isExposed: (keyFile) => isExposed(keyFile, statSync(path).uid),
  };
}

function unopened(path: string, seal: Seal): readonly string[] {
  return readFile(path, (database) =>
    schemaVersion(database) === SCHEMA_VERSION ? unopenedNames(database, seal) : [],
  );
}

function passkeyHosts(path: string): ReadonlyMap<string, number> {
  return readFile(path, (database) => {
    if (schemaVersion(database) !== SCHEMA_VERSION) return new Map();
    const rows = database.prepare('SELECT rp_id, count(*) AS n FROM passkeys GROUP BY rp_id').all();
    return new Map(rows.map(({ rp_id, n }) => [String(rp_id), Number(n)]));
  });
}

function groupsIn(path: string): ReadonlySet<string> {
  return readFile(path, (database) => {
    if (schemaVersion(database) !== SCHEMA_VERSION) return new Set();
    const rows = database.prepare('SELECT DISTINCT groups FROM users WHERE disabled_at IS NULL');
    return new Set(rows.all().flatMap(({ groups }) => toGroups(groups)));
  });
}

function mailFailures(path: string, since: number): MailFailures {
  return readFile(path, (database) =>
    schemaVersion(database) === SCHEMA_VERSION
      ? createMailFailures(database)(since)
      : { count: 0, last: null },
  );
}
