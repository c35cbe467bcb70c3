import { hashPassword, SCRYPT_COST } from '../../auth/passwords/password-hash.ts';
import { type Finding, fail, ok, warn } from '../../doctor/finding.ts';
import { isTooOld, OLDEST_NODE } from '../../process/node-version.js';

// A fast hash is as fast for an attacker who has stolen the hashes; with a slow one, two logins at
// once delay all others.
const FASTEST = 50; // ms
const SLOWEST = 1_000; // ms

/** Checks that this version of Node can run the server. */
export function examineNode(version: string): Finding {
  if (isTooOld(version)) {
    return fail('node', `Node ${version} is too old: the server needs ${OLDEST_NODE}.`);
  }
  return ok('node', `Node ${version}.`);
}

/** Measures how long hashing one password takes at the cost that the server uses. */
export async function examineHash(): Promise<Finding> {
  const started = performance.now();
  await hashPassword('correct horse battery staple', SCRYPT_COST);
  return judgeHash(Math.round(performance.now() - started));
}

/** Judges the time of one hash, in ms. */
export function judgeHash(ms: number): Finding {
  const text = `Checking one password takes ${ms} ms`;
  if (ms < FASTEST)
    return warn('hash', `${text}: so fast that guessing is cheap. Is scrypt really used here?`);
  if (ms > SLOWEST)
    return warn(
      'hash',
      `${text}: users have to wait, and a few sign-ins at once delay all others.`,
    );
  return ok('hash', `${text}.`);
}
