/**
 * Device tokens (OWASP, "device cookies"): a browser that has signed in to an account before sends
 * a proof of it, and its attempts are counted apart. Without that, an attacker who guesses at an
 * account makes its owner wait; with it, only unknown browsers wait. The proof grants no access: it
 * only selects another counter, with the same limits.
 *
 * `expires.nonce.mac`, where mac = HMAC-SHA-256(key, "userId.passwordVersion.expires.nonce"). The
 * token does not name its account, the server stores nothing, and without the key it cannot be made
 * for another account, another password or a longer time.
 */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/**
 * How long a browser is known after signing in, in ms. Browsers keep a cookie for 400 days at most
 * (RFC 6265bis).
 */
export const DEVICE_MS = 180 * 86_400_000;

const SHAPE = /^([1-9][0-9]{9,11})\.([A-Za-z0-9_-]{22})\.([A-Za-z0-9_-]{43})$/;

/**
 * Whose device it is. The version counts changes of the password: a device is known until the next
 * one.
 */
export type DeviceOwner = { readonly userId: number; readonly passwordVersion: number };

export type DeviceTokensOptions = {
  /**
   * 32 secret bytes, asked for each time: the command line may have put another key in their place.
   */
  readonly key: () => Promise<Buffer>;
  /** ms since 1970 */
  readonly now: () => number;
};

/** Makes device tokens and tells whose they are. */
export class DeviceTokens {
  readonly #options: DeviceTokensOptions;

  constructor(options: DeviceTokensOptions) {
    this.#options = options;
  }

  /** A token for a browser that has just signed in. */
  async issue(owner: DeviceOwner): Promise<string> {
    const expires = Math.floor((this.#options.now() + DEVICE_MS) / 1000);
    const nonce = randomBytes(16).toString('base64url');
    const mac = await this.#mac(owner, expires, nonce);
    return `${expires}.${nonce}.${mac.toString('base64url')}`;
  }

  /**
   * The token for a browser that has just signed in with this one: the same while it is good for
   * half of its time.
   */
  async renew(token: string | null, owner: DeviceOwner): Promise<string> {
    const half = (this.#options.now() + DEVICE_MS / 2) / 1000;
    const isGood = token !== null && (await this.deviceOf(token, owner)) !== null;
    return isGood && Number.parseInt(token, 10) > half ? token : this.issue(owner);
  }

  /** The name of the device that a token proves for this account and its password, or null. */
  async deviceOf(token: string, owner: DeviceOwner): Promise<string | null> {
    const [, seconds = '', nonce = '', mac = ''] = SHAPE.exec(token) ?? [];
    if (nonce === '') return null;
    const expires = Number(seconds);
    const expected = await this.#mac(owner, expires, nonce);
    if (!timingSafeEqual(Buffer.from(mac, 'base64url'), expected)) return null;
    return this.#options.now() < expires * 1000 ? nonce : null;
  }

  async #mac(
    { userId, passwordVersion }: DeviceOwner,
    expires: number,
    nonce: string,
  ): Promise<Buffer> {
    const said = `${userId}.${passwordVersion}.${expires}.${nonce}`;
    return createHmac('sha256', await this.#options.key())
      .update(said)
      .digest();
  }
}
