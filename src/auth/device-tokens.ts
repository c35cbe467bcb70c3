/**
 * Device tokens (OWASP, "device cookies"): a browser that has signed in to an account before carries proof of it, and its
 * attempts are counted apart. Without that, an attacker who guesses at an account makes its owner wait; with it,
 * the wait is for strangers. The proof opens nothing: it only names another counter, with the same limits.
 *
 * `nonce.mac`, where mac = HMAC-SHA-256(key, "userId.nonce"). The token does not say whose it is, nothing is stored, and
 * it cannot be made for another account or without the key.
 */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

const SHAPE = /^([A-Za-z0-9_-]{22})\.([A-Za-z0-9_-]{43})$/;

/** Makes device tokens and tells whose they are. */
export class DeviceTokens {
  readonly #key: Buffer;

  /** `key`: 32 secret bytes. */
  constructor(key: Buffer) {
    this.#key = key;
  }

  /** A token for a browser that has just signed in. */
  issue(userId: number): string {
    const nonce = randomBytes(16).toString('base64url');
    return `${nonce}.${this.#mac(userId, nonce).toString('base64url')}`;
  }

  /** The name of the device that a token proves for this account, or null. */
  deviceOf(token: string, userId: number): string | null {
    const [, nonce = '', mac = ''] = SHAPE.exec(token) ?? [];
    if (nonce === '') return null;
    return timingSafeEqual(Buffer.from(mac, 'base64url'), this.#mac(userId, nonce)) ? nonce : null;
  }

  #mac(userId: number, nonce: string): Buffer {
    return createHmac('sha256', this.#key).update(`${userId}.${nonce}`).digest();
  }
}
