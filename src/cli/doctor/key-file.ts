import { existsSync, statSync } from 'node:fs';
import { isSeedName } from '../../auth/factors/totp-store.ts';
import { BadKeyFile, readKeyFile } from '../../auth/key-file.ts';
import { createSeal } from '../../auth/seal.ts';
import { OPENS_NOTHING } from '../../auth/shared-seal.ts';
import type { Config } from '../../config/config.ts';
import { type Finding, fail, ok, warn } from '../../doctor/finding.ts';
import { databaseFile, isDatabaseError } from '../../stores.ts';

/** Where LoadCredential= of a unit shows a file, as long as the unit runs. */
const PASSED_BY_SYSTEMD = '/run/credentials/';
const ENDS = 'Access tokens end then; sessions do not.';

/**
 * Checks that the key file exists, that only this account can read it, and that it opens the sealed
 * values.
 */
export function examineKeyFile(
  { database, keyFile }: Pick<Config, 'database' | 'keyFile'>,
  { running }: { readonly running: boolean },
): Finding[] {
  if (keyFile === null || !databaseFile(database).exists()) return [];
  try {
    return [existsSync(keyFile) ? examine(database, keyFile) : missing(database, keyFile, running)];
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    if (isDatabaseError(error)) {
      const why = 'the database cannot be read';
      return [warn('key', `${keyFile}: not checked, because ${why}.`)];
    }
    const why =
      error instanceof BadKeyFile ? error.message : `it cannot be read (${error.message})`;
    return [fail('key', `${keyFile}: ${why}.`)];
  }
}

function missing(database: string, keyFile: string, running: boolean): Finding {
  const text = `No file at ${keyFile}`;
  if (running)
    return fail('key', `${text}, but a server is running: set KEY_FILE as for the server.`);
  const sealed = databaseFile(database).unopened(OPENS_NOTHING);
  if (sealed.length === 0) {
    return ok('key', `${text} yet: the server creates it at its first start.`);
  }
  if (keyFile.startsWith(PASSED_BY_SYSTEMD)) {
    return ok('key', `${text} while the server is stopped: systemd passes it at the next start.`);
  }
  const advice = `restore it, or the next start creates a new one. ${ENDS}`;
  return warn('key', `${text}: ${advice}${lostApps(sealed)}`);
}

function examine(database: string, keyFile: string): Finding {
  const keys = readKeyFile(keyFile);
  const text = `${keyFile}, mode ${(statSync(keyFile).mode & 0o777).toString(8)}`;
  if (databaseFile(database).isExposed(keyFile)) {
    const advice = 'chmod 600 it, then `keys rotate --all`';
    return warn('key', `${text}: other accounts of this machine can read it. ${advice}.`);
  }
  const closed = databaseFile(database).unopened(createSeal(keys));
  if (closed.length > 0) {
    const advice = closed.every(isSeedName)
      ? 'It was lost or replaced by hand: add the line of the old key to it, if there is a copy.'
      : `Set KEY_FILE as for the server; if the key is lost, the next start creates new ones. ${ENDS}`;
    const what = closed.every(isSeedName) ? 'some authenticator app seeds' : 'the secrets';
    return warn(
      'key',
      `${text}: it does not fit ${what} in the database. ${advice}${lostApps(closed)}`,
    );
  }
  return ok('key', `${text}. Keep it apart from the copies of the database.`);
}

/** The sentence about seeds that do not open; empty without any. */
export function lostApps(closed: readonly string[]): string {
  // A seed that waits may stand beside the confirmed one of the same account.
  const apps = new Set(closed.filter(isSeedName).map((name) => name.split('/')[1])).size;
  return apps === 0 ? '' : ` Without that key, authenticator apps to set up again: ${apps}.`;
}
