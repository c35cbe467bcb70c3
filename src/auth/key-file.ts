/**
 * KEY_FILE: the keys that seal secrets in the database, in a file of their own. One key a line,
 * base64 or base64url of 32 bytes, the newest first; empty lines and lines that begin with # are
 * for people.
 */

import { randomUUID } from 'node:crypto';
import {
  closeSync,
  constants,
  fstatSync,
  fsyncSync,
  linkSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { errorCode } from '../error-code.ts';
import { sync } from '../sync.ts';
import { createSeal, makeSealingKey, SEALING_KEY_BYTES, type Seal } from './seal.ts';
import { StoreUnavailable } from './store-errors.ts';

/**
 * The key file is there and is none. The message says what is wrong with it, without a byte of what
 * is in it.
 */
export class BadKeyFile extends Error {}

const COMMENT = `# Coatcheck: this key unseals secrets in the database. Keep it apart from copies of the database.
# If it is lost, the server makes a new one: access tokens end, authenticator apps have to be set up again, all else stays.
`;
const LONGEST = 65_536; // bytes; a key and its comment are 350
const SHAPE = /^[A-Za-z0-9+/_-]{43}=?$/;

/**
 * The keys of the file, newest first; at least one. Throws BadKeyFile, or the system's error when
 * it cannot be read.
 */
export function readKeyFile(path: string): readonly Buffer[] {
  const keys: Buffer[] = [];
  for (const [i, text] of contentOf(path).split('\n').entries()) {
    const line = text.trim();
    if (line === '' || line.startsWith('#')) continue;
    const key = Buffer.from(line, 'base64'); // reads base64url, too
    if (!SHAPE.test(line) || key.length !== SEALING_KEY_BYTES) {
      throw new BadKeyFile(`line ${i + 1} is not ${SEALING_KEY_BYTES} bytes in base64`);
    }
    keys.push(key);
  }
  if (keys.length === 0) throw new BadKeyFile('there is no key in it');
  return keys;
}

// Opening a pipe waits for a writer, and a device has no end: the server
// would hang without a word.
function contentOf(path: string): string {
  const handle = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    const about = fstatSync(handle);
    if (about.isDirectory()) throw Object.assign(new Error('EISDIR'), { code: 'EISDIR' });
    if (!about.isFile()) throw new BadKeyFile('that is no file');
    if (about.size > LONGEST) throw new BadKeyFile(`it is longer than ${LONGEST} bytes`);
    return readFileSync(handle, 'utf8');
  } finally {
    closeSync(handle);
  }
}

/**
 * The seal that belongs to a key file, which is made when it is missing. The command line may put
 * other keys there: the file is read again before anything is sealed, and when something does not
 * open. Throws as readKeyFile does; later, a file that cannot be read is StoreUnavailable.
 */
export function sealByKeyFile(path: string): Seal {
  let seal = createSeal(readOrMake(path));
  const reread = (): Seal => {
    try {
      seal = createSeal(readOrMake(path));
      return seal;
    } catch (error) {
      throw new StoreUnavailable('key file', { cause: error });
    }
  };
  return {
    seal: (name, plain) => reread().seal(name, plain),
    open: (name, sealed) => seal.open(name, sealed) ?? reread().open(name, sealed),
  };
}

/**
 * Replaces the keys in the file atomically, on disk when this returns. Throws the system's error.
 * The caller holds the write lock of the database.
 */
export function writeKeyFile(path: string, keys: readonly Buffer[]): void {
  const file = realpathSync(path); // a link to it stays one
  const part = `${file}.part`;
  rmSync(part, { force: true }); // of one that was interrupted
  writeTo(part, keys, () => renameSync(part, file));
}

function readOrMake(path: string): readonly Buffer[] {
  try {
    return readKeyFile(path);
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error;
  }
  try {
    // A link is made or not, and never half: of several who start together the first one's file is
    // the file.
    const part = `${path}.${randomUUID()}`;
    writeTo(part, [makeSealingKey()], () => linkSync(part, path));
  } catch (error) {
    if (errorCode(error) !== 'EEXIST') throw error;
  }
  return readKeyFile(path);
}

/**
 * Writes the keys into a file beside the one that is meant, and has it put into its place when it
 * is on disk.
 */
function writeTo(part: string, keys: readonly Buffer[], put: () => void): void {
  const handle = openSync(part, 'wx', 0o600);
  try {
    writeFileSync(handle, `${COMMENT}${keys.map((key) => `${key.toString('base64')}\n`).join('')}`);
    fsyncSync(handle);
    put();
    sync(dirname(part));
  } finally {
    closeSync(handle);
    rmSync(part, { force: true });
  }
}
