/**
 * Challenges of passkeys that need no row until they are used. A page that shows a passkey button
 * carries one, so a row for each would let strangers fill a table by asking for /login, and would
 * make a GET write.
 *
 *   nonce (16 bytes) ‖ expiry (6, ms) ‖ HMAC-SHA-256(key, purpose, binding, expiry, nonce)
 *
 * The MAC shows that this server issued it, and for what: a challenge for signing in does not
 * register a passkey, and one of another session or another pending sign-in is none here. Its use
 * is a row, which the store inserts with what the challenge permits; a second use is a replay.
 */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { decodeBase64Url } from '../passkeys/base64url.ts';
import { hashSecret } from '../secret.ts';
import type { UsedChallenge } from './passkey-store.ts';

/** What a challenge is for. */
export type ChallengePurpose = 'register' | 'sign_in' | 'second_step' | 'confirm';

/**
 * What a challenge is for, and whose: the key of a session (register, confirm) or of a pending
 * sign-in (second_step). Empty for sign_in, where the browser has nothing yet.
 */
export type ChallengeScope = { readonly purpose: ChallengePurpose; readonly binding: string };

/** The scope of a sign-in without an e-mail address: the browser has nothing to bind it to. */
export const SIGN_IN: ChallengeScope = { purpose: 'sign_in', binding: '' };

/** The scopes of the other purposes, by the key of a session or of a pending sign-in. */
export function scopeOf(
  purpose: 'register' | 'second_step' | 'confirm',
  { key }: { readonly key: string },
): ChallengeScope {
  return { purpose, binding: key };
}

export type ChallengesOptions = {
  /** 32 secret bytes, asked for each time: the command line may have replaced them. */
  readonly key: () => Promise<Buffer>;
  /** ms since 1970 */
  readonly now: () => number;
};

/**
 * How long a challenge is good, in ms: it comes with a page, which may be open for a while before
 * its button is pressed. A log-in page waits in a tab, and its autofill asks as long as it is open;
 * the other pages end after ten minutes themselves (a pending sign-in, a fresh password).
 */
export const CHALLENGE_MS: Readonly<Record<ChallengePurpose, number>> = {
  sign_in: 3_600_000,
  second_step: 600_000,
  confirm: 600_000,
  register: 600_000,
};

const NONCE_BYTES = 16; // section 13.4.3: "at least 16 bytes long"
const EXPIRY_BYTES = 6;
const MAC_BYTES = 32;
const BYTES = NONCE_BYTES + EXPIRY_BYTES + MAC_BYTES;

/** Issues challenges, and verifies that it has issued one. */
export class Challenges {
  readonly #options: ChallengesOptions;

  constructor(options: ChallengesOptions) {
    this.#options = options;
  }

  /** A new challenge, in base64url. Stores nothing. */
  async issue(scope: ChallengeScope): Promise<string> {
    const statement = Buffer.alloc(NONCE_BYTES + EXPIRY_BYTES);
    randomBytes(NONCE_BYTES).copy(statement);
    const expiresAt = this.#options.now() + CHALLENGE_MS[scope.purpose];
    statement.writeUIntBE(expiresAt, NONCE_BYTES, EXPIRY_BYTES);
    return Buffer.concat([statement, await this.#mac(scope, statement)]).toString('base64url');
  }

  /**
   * What the use of a challenge is stored as; null when it was not issued for this, or has expired.
   * The caller stores the use: until then it can be used again.
   */
  async verify(challenge: string, scope: ChallengeScope): Promise<UsedChallenge | null> {
    // One spelling for each: another one would be another key, and a second use.
    const bytes = decodeBase64Url(challenge, BYTES);
    if (bytes?.length !== BYTES) return null;
    const statement = bytes.subarray(0, NONCE_BYTES + EXPIRY_BYTES);
    const mac = await this.#mac(scope, statement);
    if (!timingSafeEqual(bytes.subarray(NONCE_BYTES + EXPIRY_BYTES), mac)) return null;
    const expiresAt = statement.readUIntBE(NONCE_BYTES, EXPIRY_BYTES);
    if (expiresAt <= this.#options.now()) return null;
    return { key: hashSecret(challenge), expiresAt };
  }

  // No purpose and no key has a line break, and the statement has a fixed length: no two scopes
  // give the same bytes.
  async #mac({ purpose, binding }: ChallengeScope, statement: Buffer): Promise<Buffer> {
    return createHmac('sha256', await this.#options.key())
      .update([purpose, binding, ''].join('\n'))
      .update(statement)
      .digest();
  }
}
