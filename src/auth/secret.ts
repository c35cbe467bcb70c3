/**
 * Secrets that open something to whoever has them: the ticket of a session, a one-time link, a refresh token. 32 random
 * bytes, so guessing is hopeless (256 bits; ASVS 7.2.3 asks for 128), as 43 characters of base64url.
 */
import { hash, randomBytes } from 'node:crypto';

const SHAPE = /^[A-Za-z0-9_-]{43}$/;

/** A secret that never existed before. */
export function makeSecret(): string {
  return randomBytes(32).toString('base64url');
}

/** Whether a text could be one. */
export function isSecret(text: string): boolean {
  return SHAPE.test(text);
}

/**
 * The name under which a secret is kept: its SHA-256. A leaked database or heap dump then holds nothing that opens anything.
 * A fast hash is enough: there is no dictionary of 256-bit numbers.
 */
export function hashSecret(secret: string): string {
  return hash('sha256', secret, 'base64url');
}
