/**
 * Sealing: secrets that have to be read again (a password never has to) are in the database
 * encrypted with a key that is not in it, so that a copy of the database alone is useless.
 * AES-256-GCM (NIST SP 800-38D) by node:crypto.
 *
 * A sealed value: version (1 byte), key id (8), nonce (12, random), ciphertext, tag (16). Its name,
 * such as `token_keys/KID`, is authenticated with it and not stored: a value that is moved to
 * another row does not open there.
 */
import { createCipheriv, createDecipheriv, hash, randomBytes } from 'node:crypto';

/** Bytes of a sealing key: AES-256. */
export const SEALING_KEY_BYTES = 32;

const ALGORITHM = 'aes-256-gcm';
const VERSION = 1;
const KEY_ID_BYTES = 8;
// 96 random bits, the size that GCM is made for: one key may seal 2^32 values (SP 800-38D, 8.3), we
// seal some a year.
const NONCE_BYTES = 12;
const TAG_BYTES = 16; // all of it: a shorter tag can be guessed
const HEADER_BYTES = 1 + KEY_ID_BYTES;

/** Seals values and opens them. */
export type Seal = {
  /** Encrypts a value of this name. */
  seal(name: string, plain: Buffer): Buffer;
  /**
   * The value; null when it was sealed with an unknown key or under another name, or was changed.
   */
  open(name: string, sealed: Uint8Array): Buffer | null;
};

/** A new sealing key. */
export function makeSealingKey(): Buffer {
  return randomBytes(SEALING_KEY_BYTES);
}

/**
 * A seal with these keys of 32 bytes: the first one seals, all of them open. Throws when there is
 * none.
 */
export function createSeal(keys: readonly Buffer[]): Seal {
  const [first] = keys;
  if (first === undefined) throw new Error('there is no key to seal with');
  const known = new Map(keys.map((key) => [keyId(key).toString('hex'), key]));
  return {
    seal: (name, plain) => {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv(ALGORITHM, first, nonce, { authTagLength: TAG_BYTES });
      cipher.setAAD(Buffer.from(name));
      const body = [cipher.update(plain), cipher.final()];
      return Buffer.concat([Buffer.of(VERSION), keyId(first), nonce, ...body, cipher.getAuthTag()]);
    },
    open: (name, sealed) => {
      const bytes = Buffer.from(sealed);
      if (bytes.length < HEADER_BYTES + NONCE_BYTES + TAG_BYTES) return null;
      const key = known.get(bytes.toString('hex', 1, HEADER_BYTES));
      if (bytes[0] !== VERSION || key === undefined) return null;
      const nonce = bytes.subarray(HEADER_BYTES, HEADER_BYTES + NONCE_BYTES);
      const decipher = createDecipheriv(ALGORITHM, key, nonce, { authTagLength: TAG_BYTES });
      decipher.setAAD(Buffer.from(name));
      decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
      const body = decipher.update(bytes.subarray(HEADER_BYTES + NONCE_BYTES, -TAG_BYTES));
      try {
        return Buffer.concat([body, decipher.final()]);
      } catch {
        return null; // the tag does not fit: another name, or changed
      }
    },
  };
}

// Tells which key a value needs, and nothing about it.
function keyId(key: Buffer): Buffer {
  return hash('sha256', key, 'buffer').subarray(0, KEY_ID_BYTES);
}

/** A seal with a key that is only in memory: what it has sealed does not open after a restart. */
export function createMemorySeal(): Seal {
  return createSeal([makeSealingKey()]);
}
