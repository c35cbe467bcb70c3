/**
 * Tells whether an access token was signed here, and for whom. A signature is checked once: with Ed25519 that takes 190 us, and
 * the look-up of a token seen before 2. Everything else about a token (its times, its audience, whether its key is still
 * believed) is checked each time it comes.
 *
 * A token with a bad signature, or that names no living session, costs its sender a try, and when there are none left,
 * such tokens are refused unread. Which tries, depends on the session that the token names: strangers of one network share
 * theirs, and somebody who knows the handle of a living session, as its program does, has tries for that session. So nobody
 * can spend the tries of programs behind the same address, and a token that was found good once costs nothing.
 */

import { networkOf } from '../network.ts';
import { RecentMap } from '../recent-map.ts';
import {
  checkClaims,
  namedSession,
  type SignedClaims,
  type Verified,
  verifySignature,
} from './jwt.ts';
import type { Keys } from './key-ring.ts';
import { keyOf } from './secret.ts';
import type { Sessions } from './sessions.ts';
import { type BucketLimits, inSeconds, TokenBuckets } from './token-bucket.ts';
import type { TokenAlgorithm } from './token-keys.ts';

/** How many tokens that are not ours somebody may send. */
export const BAD_TOKENS: BucketLimits = { capacity: 20, refillMs: 10_000 };
const SENDERS_KEPT = 10_000;

/** Only tokens of living sessions get in, so nobody else can fill it: some 5 MB. */
const SIGNED_KEPT = 10_000;

/** Nothing was looked at: too many bad tokens came before. In so many seconds one more is. */
export type Throttled = {
  readonly ok: false;
  readonly reason: 'throttled';
  readonly retryAfter: number;
};

export type VerifierOptions = {
  readonly sessions: Pick<Sessions, 'knowsHandle'>;
  readonly algorithm: TokenAlgorithm;
  /** Who issues the tokens, and the one audience whose tokens are taken here. */
  readonly issuer: string;
  readonly now: () => number;
};

/** Verifies access tokens. */
export class Verifier {
  readonly #options: VerifierOptions;
  readonly #bad: TokenBuckets;
  /** Claims of tokens whose signature was found good, by the SHA-256 of the token, so that no dump holds one. */
  readonly #signed = new RecentMap<string, SignedClaims>(SIGNED_KEPT);
  /** The keys that found them good. */
  #signedWith: Keys | null = null;

  constructor(options: VerifierOptions) {
    this.#options = options;
    this.#bad = new TokenBuckets(BAD_TOKENS, options.now, SENDERS_KEPT);
  }

  /** The claims of a token that is good here and now. `address` is whose try a bad one costs. */
  verify(token: string, address: string, keys: Keys): Verified | Throttled {
    const { algorithm, issuer, now } = this.#options;
    if (keys !== this.#signedWith) this.#signed.clear(); // the key that found them good may be gone
    this.#signedWith = keys;
    const expected = { issuer, audience: issuer, now: now() };
    const digest = keyOf(token);
    const known = this.#signed.get(digest);
    if (known !== undefined) return checkClaims(known, expected);

    const handle = namedSession(token);
    const sender = this.#sender(handle, address);
    const throttled = this.#refusal(sender);
    if (throttled !== null) return throttled;
    const signed = verifySignature(token, { algorithm, keys });
    // With a stolen key guesses are well signed.
    const guessed = !this.#knows(handle);
    if (!signed.ok || guessed) this.#bad.take(sender);
    if (!signed.ok) return signed;
    if (!guessed) this.#signed.set(digest, signed.claims);
    return checkClaims(signed.claims, expected);
  }

  /** A refresh token that is not ours, from this address, costs a try as well. Null, or the refusal when there is none left. */
  spendOn(handle: string, address: string): Throttled | null {
    const sender = this.#sender(handle, address);
    const throttled = this.#refusal(sender);
    if (throttled === null) this.#bad.take(sender);
    return throttled;
  }

  #sender(handle: string | null, address: string): string {
    return `${networkOf(address)} ${this.#knows(handle) ? keyOf(handle) : ''}`;
  }

  #knows(handle: string | null): handle is string {
    return handle !== null && this.#options.sessions.knowsHandle(handle);
  }

  #refusal(sender: string): Throttled | null {
    const wait = this.#bad.waitOf(sender);
    return wait > 0 ? { ok: false, reason: 'throttled', retryAfter: inSeconds(wait) } : null;
  }
}
