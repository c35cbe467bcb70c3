/**
 * Fingerprints: what is shown in the place of a secret. The first six digits of HMAC-SHA-256 with a key that is made at
 * start and kept nowhere: equal values look equal, and nothing is learned about the value, nor across a restart.
 */
import { createHmac, createSecretKey, randomBytes } from 'node:crypto';

/** From a secret (taken as Latin-1, as heads are) to its six digits. Two of these give different ones for the same secret. */
export function createFingerprint(key: Buffer = randomBytes(32)): (secret: string) => string {
  const secretKey = createSecretKey(key);
  return (secret) =>
    createHmac('sha256', secretKey).update(secret, 'latin1').digest('hex').slice(0, 6);
}
