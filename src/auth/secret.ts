/**
 * Bearer secrets: the ticket of a session, a one-time link, a refresh token. 32 random bytes, so
 * guessing is hopeless (256 bits; ASVS 7.2.3 asks for 128), as 43 characters of base64url.
 */
import { hash, randomBytes } from 'node:crypto';

const SHAPE = /^[A-Za-z0-9_-]{43}$/;

/** A new random secret. */
export function makeSecret(): string {
  return randomBytes(32).toString('base64url');
}

/** Whether a text has the form of a secret. */
export function isSecret(text: string): boolean {
  return SHAPE.test(text);
}

/**
 * The SHA-256 of a secret: the key under which it is stored. A leaked database or heap dump then
 * contains no usable secret. A fast hash is enough: there is no dictionary of 256-bit numbers.
 */
export function hashSecret(secret: string): string {
  return hash('sha256', secret, 'base64url');
}
