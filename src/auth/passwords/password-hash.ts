/**
 * Passwords at rest: scrypt (RFC 7914) through node:crypto, stored as a PHC string,
 * `$scrypt$ln=17,r=8,p=1$<salt>$<key>`, so that each hash contains its own parameters and a change
 * of the default is noticed.
 *
 * The password is normalised to NFC, because two keyboards write the same é in two ways (NIST SP
 * 800-63B-4, section 3.1.1.2), and otherwise hashed as it was sent: no trimming, no truncation, no
 * case folding (ASVS 6.2.8). NFKC would go too far: it makes "ﬁ" and "fi" equal. There is no
 * pepper: its key would be on the same machine as the database.
 *
 * A property of scrypt: it begins with HMAC, which pads a short key with zero bytes, so a password
 * of up to 63 bytes and the same one with NULs at its end are equal. People do not type NULs.
 */
import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto';

/** The cost: N = 2^ln blocks of 128*r bytes, p times over. */
export type ScryptCost = { readonly ln: number; readonly r: number; readonly p: number };

/**
 * 128 MiB and about 0.3 s per hash. OWASP Password Storage and ASVS 5.0 appendix C; each step down
 * halves the cost of guessing.
 */
export const SCRYPT_COST: ScryptCost = { ln: 17, r: 8, p: 1 };

const SALT_BYTES = 16;
const KEY_BYTES = 32;

/** Hashes a password with a new salt, on a pool thread, in 128 * r * 2^ln bytes of memory. */
export async function hashPassword(password: string, cost: ScryptCost): Promise<string> {
  const salt = randomBytes(SALT_BYTES);
  const key = await derive(password, salt, cost, KEY_BYTES);
  const { ln, r, p } = cost;
  return `$scrypt$ln=${ln},r=${r},p=${p}$${unpadded(salt)}$${unpadded(key)}`;
}

/** A hash that costs as much to check as a real one and matches no password: its key is random. */
export function hashOfNothing({ ln, r, p }: ScryptCost): string {
  const [salt, key] = [randomBytes(SALT_BYTES), randomBytes(KEY_BYTES)];
  return `$scrypt$ln=${ln},r=${r},p=${p}$${unpadded(salt)}$${unpadded(key)}`;
}

/** Whether the password matches the hash. Throws for a damaged hash: that is no wrong password. */
export async function verifyPassword(password: string, phc: string): Promise<boolean> {
  const { cost, salt, key } = parsePhc(phc);
  // Equal lengths by construction, as timingSafeEqual demands.
  return timingSafeEqual(await derive(password, salt, cost, key.length), key);
}

/**
 * Whether a hash is weaker than `cost`, so that the next log-in should replace it. A hash that
 * costs more in any parameter stays: learning mode on a real database must not weaken its
 * passwords.
 */
export function needsRehash(phc: string, cost: ScryptCost): boolean {
  const { ln, r, p } = parsePhc(phc).cost;
  const stronger = ln > cost.ln || r > cost.r || p > cost.p;
  const weaker = ln < cost.ln || r < cost.r || p < cost.p;
  return weaker && !stronger;
}

const PHC = /^\$scrypt\$ln=(\d+),r=(\d+),p=(\d+)\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/;

function parsePhc(phc: string): { cost: ScryptCost; salt: Buffer; key: Buffer } {
  const [, ln, r, p, salt, key] = PHC.exec(phc) ?? [];
  const keyBytes = Buffer.from(key ?? '', 'base64');
  // More passwords match a key that was cut short, and all of them match an empty one.
  if (salt === undefined || keyBytes.length < KEY_BYTES) {
    throw new Error('stored password hash is not readable');
  }
  return {
    cost: { ln: Number(ln), r: Number(r), p: Number(p) },
    salt: Buffer.from(salt, 'base64'),
    key: keyBytes,
  };
}

function derive(password: string, salt: Buffer, cost: ScryptCost, bytes: number): Promise<Buffer> {
  const { ln, r, p } = cost;
  const N = 2 ** ln;
  // Node allows 32 MiB by default; scrypt needs 128*r bytes for each of N blocks, p lanes and two
  // of scratch.
  const options: ScryptOptions = { N, r, p, maxmem: 128 * r * (N + p + 2) };
  return new Promise((resolve, reject) => {
    scrypt(password.normalize('NFC'), salt, bytes, options, (error, key) => {
      if (error) reject(error);
      else resolve(key);
    });
  });
}

// The PHC format has base64 without padding.
function unpadded(bytes: Buffer): string {
  return bytes.toString('base64').replace(/=+$/, '');
}
