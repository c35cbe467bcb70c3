import { hashPassword, SCRYPT_COST } from '../../auth/passwords/password-hash.ts';
import { isTooOld, OLDEST_NODE } from '../../process/node-version.js';
import { type Finding, fail, ok, warn } from './finding.ts';

// Faster, and whoever steals the hashes guesses as fast; slower, and two at once keep everybody
// waiting.
const FASTEST = 50; // ms
const SLOWEST = 1_000; // ms

/** Whether the server would start with this Node. */
export function examineNode(version: string): Finding {
  if (isTooOld(version)) {
    return fail('node', `Node ${version} is too old: the server needs ${OLDEST_NODE}.`);
  }
  return ok('node', `Node ${version}.`);
}

/** How long one password takes here, at the cost that the server has. */
export async function examineHash(): Promise<Finding> {
  const started = performance.now();
  await hashPassword('correct horse battery staple', SCRYPT_COST);
  return judgeHash(Math.round(performance.now() - started));
}

/** What to say of so many ms a hash. */
export function judgeHash(ms: number): Finding {
  const text = `Checking one password takes ${ms} ms`;
  if (ms < FASTEST)
    return warn('hash', `${text}: fast enough for who guesses. Is scrypt real here?`);
  if (ms > SLOWEST) return warn('hash', `${text}: people wait, and a few log-ins fill the gate.`);
  return ok('hash', `${text}.`);
}
