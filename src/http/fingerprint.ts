/**
 * Fingerprints, which are shown instead of secrets: the first six digits of HMAC-SHA-256 with a key
 * that is made at start and never stored. Equal secrets have equal fingerprints until the restart;
 * a fingerprint tells nothing else.
 */
import { createHmac, createSecretKey, randomBytes } from 'node:crypto';

/**
 * Makes a function from a secret (Latin-1, as heads are) to its six digits. Another key gives other
 * digits.
 */
export function createFingerprint(key: Buffer = randomBytes(32)): (secret: string) => string {
  const secretKey = createSecretKey(key);
  return (secret) =>
    createHmac('sha256', secretKey).update(secret, 'latin1').digest('hex').slice(0, 6);
}
