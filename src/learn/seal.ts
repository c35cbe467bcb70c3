/**
 * Fingerprints: what stands on the page in the place of a secret, such as `‹ticket 3f9a1c›`. The six digits are the first
 * of HMAC-SHA-256 with a key that is made at start and kept nowhere. Equal values look equal; nothing is learned about
 * the value, nor across a restart. A head is decoded as Latin-1, so no client can write a `‹` itself.
 */
import { createHmac, createSecretKey, randomBytes } from 'node:crypto';

/** Puts a fingerprint in the place of a secret. `kind` is the word in it. */
export type Seal = (kind: string, secret: string) => string;

/** A seal with a key of its own. Two seals give different fingerprints for one value. */
export function createSeal(key: Buffer = randomBytes(32)): Seal {
  const secretKey = createSecretKey(key);
  return (kind, secret) => {
    const mark = createHmac('sha256', secretKey).update(secret, 'latin1').digest('hex').slice(0, 6);
    return `‹${kind} ${mark}›`;
  };
}

/** Replaces each run of characters that may be a secret. */
export function sealRuns(text: string, runs: RegExp, kind: string, seal: Seal): string {
  return text.replace(runs, (run) => seal(kind, run));
}

/** A name that a client chose: shown while it looks like a name. */
export function veilName(name: string, seal: Seal): string {
  return /^[A-Za-z][\w.[\]-]{0,31}$/.test(name) ? name : seal('name', name);
}
