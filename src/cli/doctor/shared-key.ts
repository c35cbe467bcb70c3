import { existsSync } from 'node:fs';
import { isSeedName } from '../../auth/factors/totp-store.ts';
import { BadKeyFile, readKeyFile } from '../../auth/key-file.ts';
import { createSeal, type Seal } from '../../auth/seal.ts';
import { OPENS_NOTHING } from '../../auth/shared-seal.ts';
import { type Finding, fail, ok, warn } from '../../doctor/finding.ts';
import { errorCode } from '../../error-code.ts';
import { lostApps } from './key-file.ts';

type Stored = {
  readonly unopened: (seal: Seal) => Promise<readonly string[]>;
  readonly isExposed: (keyFile: string) => boolean;
};

const COPY = 'All servers of a database need the same one: copy it from another server.';

/** Checks the key file of a server that shares its database, and so its key, with others. */
export async function examineSharedKey(keyFile: string, stored: Stored): Promise<Finding> {
  if (!existsSync(keyFile)) {
    const sealed = (await stored.unopened(OPENS_NOTHING)).length;
    return sealed === 0
      ? ok('key', `No file at ${keyFile} yet: the server creates it at its first start.`)
      : fail('key', `No file at ${keyFile}. ${COPY}`);
  }
  const keys = readOrReason(keyFile);
  if (typeof keys === 'string') return fail('key', `${keyFile}: ${keys}.`);
  const closed = await stored.unopened(createSeal(keys));
  if (!closed.every(isSeedName)) {
    return fail('key', `${keyFile} does not fit the secrets in the database. ${COPY}`);
  }
  if (stored.isExposed(keyFile)) {
    const advice = 'chmod 600 it, then `keys rotate --all`';
    return warn('key', `${keyFile}: other accounts of this machine can read it. ${advice}.`);
  }
  if (closed.length > 0) {
    const text = `${keyFile} does not fit some authenticator app seeds in the database`;
    return warn('key', `${text}.${lostApps(closed)}`);
  }
  return ok('key', `${keyFile} fits the secrets in the database. Keep it apart from copies of it.`);
}

function readOrReason(keyFile: string): readonly Buffer[] | string {
  try {
    return readKeyFile(keyFile);
  } catch (error) {
    if (error instanceof BadKeyFile) return error.message;
    return `it cannot be read (${errorCode(error) || error})`;
  }
}
