/**
 * Exchanges refresh tokens: each works once, and gives its successor. When a used one comes back,
 * two clients have it, the program and a thief, and the server cannot tell which is which. So the
 * whole session ends (RFC 9700, section 4.14.2).
 */
import type { AccountStore } from '../accounts/account-store.ts';
import type { User } from '../accounts/user.ts';
import type { FactorPolicy } from '../factors/factor-policy.ts';
import type { LimitStore, SharedBuckets } from '../limits/limit-store.ts';
import { type BucketLimits, inSeconds } from '../limits/token-bucket.ts';
import { hashSecret, isSecret } from '../secret.ts';
import type { Session } from '../sessions/session.ts';
import type { Sessions } from '../sessions/sessions.ts';
import type { KeyRing, Keys } from './key-ring.ts';
import { handleOf, makeSuccessor, refreshKeys } from './refresh-token.ts';
import type { TokenStore } from './token-stores.ts';
import type { ThrottledToken, Verifier } from './verifier.ts';

/** ms: a used refresh token works so long while its successor is unused (a lost response). */
const OVERLAP = 20_000;
/** How often the token of one session can be exchanged: each exchange waits for the disk. */
export const REFRESHES: BucketLimits = { capacity: 10, refillMs: 10_000 };

/**
 * A refresh token that did not give another one. `must_enrol`: its user has to set up a second
 * factor first. `throttled`: it was exchanged too often, and can be again in so many seconds. With
 * both, a good token stays good.
 */
export type NotExchanged =
  | { readonly ok: false; readonly reason: 'unknown' | 'over' | 'must_enrol' }
  | ThrottledToken
  | { readonly ok: false; readonly reason: 'reused'; readonly userId: number };

/** `fresh`: the next refresh token of the session. `keys`: those to sign its access token with. */
export type Exchanged =
  | {
      readonly ok: true;
      readonly session: Session;
      readonly user: User;
      readonly fresh: string;
      readonly keys: Keys;
    }
  | NotExchanged;

export type RefreshExchangeOptions = {
  readonly store: TokenStore;
  /** The keys of access tokens. */
  readonly ring: KeyRing;
  readonly sessions: Sessions;
  readonly accounts: Pick<AccountStore, 'byId'>;
  readonly factorPolicy: Pick<FactorPolicy, 'mustEnrol'>;
  /** Counts those that are unknown. */
  readonly verifier: Verifier;
  readonly limits: LimitStore;
  readonly now: () => number;
};

/** The exchange, for all kinds of programs. */
export class RefreshExchange {
  readonly #options: RefreshExchangeOptions;
  readonly #refreshes: SharedBuckets;

  constructor(options: RefreshExchangeOptions) {
    this.#options = options;
    this.#refreshes = options.limits.buckets('refresh', REFRESHES, options.now);
  }

  /**
   * Exchanges a token if its session `isTheirs`; else it is unknown, and stays good. A false token
   * costs `address` a try.
   */
  async exchange(
    refreshToken: string,
    address: string,
    isTheirs: (session: Session, user: User) => boolean,
  ): Promise<Exchanged> {
    const { ring, sessions, accounts, factorPolicy, verifier, store, now } = this.#options;
    if (!isSecret(refreshToken)) return { ok: false, reason: 'unknown' };
    const handle = handleOf(refreshToken);
    if (!(await sessions.knowsHandle(handle))) {
      return (await verifier.spendOn(handle, address)) ?? { ok: false, reason: 'unknown' };
    }
    const session = await sessions.resumeByHandle(handle);
    const user = session && (session.user ?? (await accounts.byId(session.userId)));
    if (session === null || user === null) return { ok: false, reason: 'over' };
    if (!isTheirs(session, user)) return { ok: false, reason: 'unknown' };
    const keys = await ring.keys(); // before anything is stored: this may fail
    const fresh = makeSuccessor(refreshToken);
    const used = refreshKeys(refreshToken);
    const time = { now: now(), overlap: OVERLAP };
    const state = await store.check(used, time);
    if (state === 'valid' && factorPolicy.mustEnrol(user)) {
      return { ok: false, reason: 'must_enrol' };
    }
    // Only valid tokens spend the limit: else a thief could exhaust it and suppress reuse
    // detection.
    const wait = state === 'valid' ? await this.#refreshes.take(used.family) : 0;
    if (wait > 0) return { ok: false, reason: 'throttled', retryAfter: inSeconds(wait) };
    const rotation = state === 'valid' ? await store.rotate(used, hashSecret(fresh), time) : state;
    if (rotation === 'unknown') return { ok: false, reason: 'unknown' };
    if (rotation === 'rotated') return { ok: true, session, user, fresh, keys };
    await sessions.end(session);
    return { ok: false, reason: 'reused', userId: session.userId };
  }
}
