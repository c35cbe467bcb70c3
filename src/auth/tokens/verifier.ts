/**
 * Verifies access tokens. A signature is checked once: Ed25519 takes 190 us, the look-up of a token
 * seen before 2. Everything else about a token (its times, its audience, whether its key is still
 * in use) is checked each time.
 *
 * A token with a bad signature, or that names no living session, costs a try; without tries left,
 * such tokens are refused unread. Tries are counted per network, apart for each living session that
 * a token names: only the program of a session knows its handle. So an attacker behind the same
 * address cannot spend the tries of programs there, and a token that was verified once costs
 * nothing. All verifiers of a site count together.
 */

import { BoundedMap } from '../limits/bounded-map.ts';
import type { LimitStore, SharedBuckets } from '../limits/limit-store.ts';
import { networkOf } from '../limits/network.ts';
import { type BucketLimits, inSeconds } from '../limits/token-bucket.ts';
import { hashSecret } from '../secret.ts';
import type { Sessions } from '../sessions/sessions.ts';
import {
  checkClaims,
  namedSession,
  type SignedClaims,
  type Verified,
  verifySignature,
} from './jwt.ts';
import type { Keys } from './key-ring.ts';
import type { TokenAlgorithm } from './token-keys.ts';

/** Tries with invalid tokens: 20 at once, then one in 10 s. */
export const BAD_TOKENS: BucketLimits = { capacity: 20, refillMs: 10_000 };

/** Only tokens of living sessions are cached, so an attacker cannot fill it: some 5 MB. */
const SIGNED_KEPT = 10_000;

/** Too many bad tokens came before, so this one was not read. `retryAfter` in seconds. */
export type ThrottledToken = {
  readonly ok: false;
  readonly reason: 'throttled';
  readonly retryAfter: number;
};

export type VerifierOptions = {
  readonly sessions: Pick<Sessions, 'knowsHandle'>;
  readonly algorithm: TokenAlgorithm;
  /** Who issues the tokens. */
  readonly issuer: string;
  /** The one audience whose tokens are taken. */
  readonly audience: string;
  /** Where bad tokens are counted. */
  readonly limits: LimitStore;
  readonly now: () => number;
};

/** Verifies access tokens. */
export class Verifier {
  readonly #options: VerifierOptions;
  readonly #tries: SharedBuckets;
  /**
   * Claims of tokens whose signature was found good, by the SHA-256 of the token, so that no dump
   * holds one.
   */
  readonly #signed = new BoundedMap<string, SignedClaims>(SIGNED_KEPT);
  /** The keys that found them good. */
  #signedWith: Keys | null = null;

  constructor(options: VerifierOptions) {
    this.#options = options;
    this.#tries = options.limits.buckets('bad token', BAD_TOKENS, options.now);
  }

  /**
   * The claims of a token that is valid here and now. An invalid one costs `address` a try. Nothing
   * is counted for a token that was verified before.
   */
  async verify(token: string, address: string, keys: Keys): Promise<Verified | ThrottledToken> {
    const { algorithm, issuer, audience, now } = this.#options;
    if (keys !== this.#signedWith) this.#signed.clear(); // the key that found them good may be gone
    this.#signedWith = keys;
    const expected = { issuer, audience, now: now() };
    const digest = hashSecret(token);
    const known = this.#signed.get(digest);
    if (known !== undefined) return checkClaims(known, expected);

    const handle = namedSession(token);
    // With a stolen signing key, guessed handles have a valid signature.
    const guessed = !(await this.#knows(handle));
    const sender = senderOf(guessed ? null : handle, address);
    // Spent before the look, and given back: of a hundred bad tokens at once, twenty are read.
    const throttled = await this.#spend(sender);
    if (throttled !== null) return throttled;
    const signed = verifySignature(token, { algorithm, keys });
    if (signed.ok && !guessed) {
      // The keys may have changed since `await`: what the old ones found good is not kept.
      if (keys === this.#signedWith) this.#signed.set(digest, signed.claims);
      await this.#tries.giveBack(sender);
    }
    return signed.ok ? checkClaims(signed.claims, expected) : signed;
  }

  /**
   * Spends a try of this address for an invalid refresh token. Null, or the refusal when no try is
   * left.
   */
  async spendOn(handle: string, address: string): Promise<ThrottledToken | null> {
    return this.#spend(senderOf((await this.#knows(handle)) ? handle : null, address));
  }

  /** The same for a key that names no session. */
  async spend(address: string): Promise<ThrottledToken | null> {
    return this.#spend(senderOf(null, address));
  }

  async #knows(handle: string | null): Promise<boolean> {
    return handle !== null && this.#options.sessions.knowsHandle(handle);
  }

  async #spend(sender: string): Promise<ThrottledToken | null> {
    const wait = await this.#tries.take(sender);
    return wait > 0 ? { ok: false, reason: 'throttled', retryAfter: inSeconds(wait) } : null;
  }
}

/** Whose tries a bad token spends: of a network, and of a living session if it names one. */
function senderOf(handle: string | null, address: string): string {
  return `${networkOf(address)} ${handle === null ? '' : hashSecret(handle)}`;
}
