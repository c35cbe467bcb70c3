import { existsSync, statSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { createSeal } from '../../auth/seal.ts';
import type { Config } from '../../config.ts';
import { isOpenToOthers } from '../../storage/file-modes.ts';
import { BadKeyFile, readKeyFile } from '../../storage/key-file.ts';
import { SCHEMA_VERSION, schemaVersion } from '../../storage/migrations.ts';
import { examineSealed } from '../../storage/sealed-values.ts';
import { type Finding, fail, ok, warn } from './finding.ts';

/** The key file: whether it is there, who can read it, and whether it opens what is in the database. */
export function examineKeyFile({ database, keyFile }: Config, running: boolean): Finding[] {
  if (keyFile === null || !existsSync(database)) return [];
  if (!existsSync(keyFile)) {
    const text = `There is none at ${keyFile}`;
    if (!running) return [warn('key file', `${text}: the next start makes one. ${ENDS}`)];
    return [fail('key file', `${text}, and a server runs: set KEY_FILE as it does.`)];
  }
  try {
    return [examine(database, keyFile)];
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const why =
      error instanceof BadKeyFile ? error.message : `it cannot be read (${error.message})`;
    return [fail('key file', `${keyFile}: ${why}.`)];
  }
}

const ENDS = 'Access tokens end then; nobody is signed out.';

function examine(database: string, keyFile: string): Finding {
  const keys = readKeyFile(keyFile);
  const text = `${keyFile}, mode ${(statSync(keyFile).mode & 0o777).toString(8)}`;
  if (isOpenToOthers(keyFile, database)) {
    const advice = 'chmod 600 it, then `keys rotate --all`';
    return warn('key file', `${text}: other accounts of this machine can read it. ${advice}.`);
  }
  const closed = countClosed(database, keys);
  if (closed > 0) {
    const advice = 'Set KEY_FILE as the server does; if it is lost, the next start makes new keys.';
    return warn(
      'key file',
      `${text}: it does not open ${closed} of the secrets. ${advice} ${ENDS}`,
    );
  }
  return ok('key file', `${text}. Keep it apart from the copies of the database.`);
}

function countClosed(path: string, keys: readonly Buffer[]): number {
  const database = new DatabaseSync(path, { readOnly: true, timeout: 5_000 });
  try {
    if (schemaVersion(database) !== SCHEMA_VERSION) return 0;
    return examineSealed(database, createSeal(keys)).closed.length;
  } finally {
    database.close();
  }
}
