/**
 * Access and refresh tokens, on the same accounts and sessions as cookies. An access token is a
 * signed statement, good for ten minutes, for one audience: us, or another service. It names a
 * session record, and is refused here when that is gone, so that signing out counts at once. A
 * refresh token is an opaque random number, stored as its SHA-256 and used once: each use gives its
 * successor. When a used one comes back, two clients have it: the program and a thief, and the
 * server cannot tell which is which. So the whole session ends (RFC 9700, section 4.14.2).
 */
import type { AccountStore } from '../accounts/account-store.ts';
import type { User } from '../accounts/user.ts';
import type { FactorPolicy } from '../factors/factor-policy.ts';
import type { LimitStore, SharedBuckets } from '../limits/limit-store.ts';
import { type BucketLimits, inSeconds } from '../limits/token-bucket.ts';
import { hashSecret, isSecret } from '../secret.ts';
import { isProgramKey, tokensProgram } from '../sessions/program.ts';
import type { Session } from '../sessions/session.ts';
import type { Sessions } from '../sessions/sessions.ts';
import { ACCESS_SECONDS, type AccessToken, signAccessToken } from './access-token.ts';
import type { KeyRing, Keys } from './key-ring.ts';
import { handleOf, makeRefreshToken, makeSuccessor, refreshKeys } from './refresh-token.ts';
import type { TokenAlgorithm } from './token-keys.ts';
import type { Bearer, Caller, Refreshed, TokenLogin, TokenPair } from './token-results.ts';
import type { TokenStore } from './token-stores.ts';
import { Verifier } from './verifier.ts';

/** ms: a used refresh token works so long while its successor is unused (a lost response). */
const OVERLAP = 20_000;
/** How often the token of one session can be exchanged: each exchange waits for the disk. */
export const REFRESHES: BucketLimits = { capacity: 10, refillMs: 10_000 };

export type TokensOptions = {
  readonly store: TokenStore;
  readonly ring: KeyRing;
  readonly sessions: Sessions;
  readonly accounts: Pick<AccountStore, 'byId'>;
  readonly factorPolicy: Pick<FactorPolicy, 'mustEnrol'>;
  readonly algorithm: TokenAlgorithm;
  /** Our origin: the issuer, and the audience unless another one is requested. */
  readonly issuer: string;
  /** Further audiences (AUDIENCES). */
  readonly audiences: readonly string[];
  /** Where exchanges and bad tokens are counted. */
  readonly limits: LimitStore;
  readonly now: () => number;
};

/** The tokens of a site: issued, exchanged, checked. */
export class Tokens {
  /** All audiences, ours first. Only tokens for ours are accepted here. */
  readonly audiences: ReadonlySet<string>;
  readonly #options: TokensOptions;
  readonly #refreshes: SharedBuckets;
  readonly #verifier: Verifier;

  constructor(options: TokensOptions) {
    this.#options = options;
    const { sessions, algorithm, issuer, limits, now } = options;
    this.audiences = new Set([issuer, ...options.audiences]);
    this.#refreshes = limits.buckets('refresh', REFRESHES, now);
    this.#verifier = new Verifier({ sessions, algorithm, issuer, limits, now });
  }

  /**
   * Begins a session for a program and gives it its first pair. A session of the same name and
   * account ends.
   */
  async begin(caller: Caller): Promise<TokenLogin> {
    const { grant, name, audience, address, userAgent } = caller;
    const { user, passwordVersion } = grant;
    const keys = await this.#options.ring.keys(); // before anything is stored: this may fail
    const refreshToken = makeRefreshToken();
    // The ticket of this session is not sent: a program resumes it with tokens only.
    const { session, evicted } = await this.#options.sessions.start({
      userId: user.id,
      passwordVersion,
      remember: true,
      replaces: null,
      address,
      userAgent,
      method: grant.method,
      program: tokensProgram(name, refreshKeys(refreshToken)),
    });
    return { pair: this.#pair(user, refreshToken, audience, keys), session, evicted };
  }

  /** Exchanges a refresh token for a new pair. A used one ends its session; a false one counts. */
  async refresh(refreshToken: string, audience: string, address: string): Promise<Refreshed> {
    const { sessions, accounts, factorPolicy, store, now } = this.#options;
    if (!isSecret(refreshToken)) return { ok: false, reason: 'unknown' };
    const handle = handleOf(refreshToken);
    if (!(await sessions.knowsHandle(handle))) {
      return (await this.#verifier.spendOn(handle, address)) ?? { ok: false, reason: 'unknown' };
    }
    const session = await sessions.resumeByHandle(handle);
    const user = session && (session.user ?? (await accounts.byId(session.userId)));
    if (session === null || user === null) return { ok: false, reason: 'over' };
    const keys = await this.#options.ring.keys();
    const fresh = makeSuccessor(refreshToken);
    const used = refreshKeys(refreshToken);
    const time = { now: now(), overlap: OVERLAP };
    const state = await store.check(used, time);
    if (state === 'valid' && factorPolicy.mustEnrol(user))
      return { ok: false, reason: 'must_enrol' };
    // Only valid tokens spend the limit: else a thief could exhaust it and suppress reuse
    // detection.
    const wait = state === 'valid' ? await this.#refreshes.take(used.family) : 0;
    if (wait > 0) return { ok: false, reason: 'throttled', retryAfter: inSeconds(wait) };
    const rotation = state === 'valid' ? await store.rotate(used, hashSecret(fresh), time) : state;
    if (rotation === 'unknown') return { ok: false, reason: 'unknown' };
    if (rotation === 'rotated') {
      return { ok: true, pair: this.#pair(user, fresh, audience, keys), session };
    }
    await sessions.end(session);
    return { ok: false, reason: 'reused', userId: session.userId };
  }

  /**
   * The living session of an access token, or of a key for programs. An invalid one costs its
   * address a try.
   */
  async check(token: string, address: string): Promise<Bearer> {
    if (isProgramKey(token)) return this.#checkKey(token, address);
    const verified = await this.#verifier.verify(token, address, await this.#options.ring.keys());
    if (!verified.ok) return verified;
    const { sessions, accounts } = this.#options;
    const { sid, sub } = verified.claims;
    const session = await sessions.resumeByHandle(sid);
    if (session === null) return { ok: false, reason: 'session_over' };
    const user = session.user ?? (await accounts.byId(session.userId));
    return user?.publicId === sub ? { ok: true, session } : { ok: false, reason: 'subject' };
  }

  /**
   * An access token for the other service that a key is for, of which this is the session. It ends
   * with its key at the latest.
   */
  async ofKey({ key, expiresAt }: Session, user: User, audience: string): Promise<AccessToken> {
    const { issuer, ring, now } = this.#options;
    const left = Math.floor((expiresAt - now()) / 1000);
    const seconds = Math.min(ACCESS_SECONDS, Math.max(left, 1));
    const sid = hashSecret(`${key} for ${audience}`);
    const statement = { issuer, audience, sub: user.publicId, sid, seconds, now: now() };
    return signAccessToken(await ring.keys(), statement);
  }

  /** The public keys as a JSON Web Key Set (RFC 7517); empty for HS256, which has none. */
  async jwks(): Promise<{ keys: readonly Readonly<Record<string, string>>[] }> {
    const keys = [...(await this.#options.ring.keys()).values()];
    return { keys: keys.flatMap(({ publicJwk }) => (publicJwk === null ? [] : [publicJwk])) };
  }

  // Found before a try is spent: one address may have many programs, and a guesser among them.
  async #checkKey(text: string, address: string): Promise<Bearer> {
    const session = await this.#options.sessions.resumeByProgramKey(text);
    if (session?.program?.kind === 'key') return { ok: true, session };
    const throttled = await this.#verifier.spend(address);
    return throttled ?? { ok: false, reason: 'unknown_key' };
  }

  #pair(user: User, refreshToken: string, audience: string, keys: Keys): TokenPair {
    const { issuer, now } = this.#options;
    const handle = handleOf(refreshToken);
    // Another service does not get the handle: with it and a stolen key it could make tokens for
    // us.
    const sid = audience === issuer ? handle : hashSecret(`${handle} for ${audience}`);
    const statement = { issuer, audience, sub: user.publicId, sid, now: now() };
    return { ...signAccessToken(keys, { ...statement, seconds: ACCESS_SECONDS }), refreshToken };
  }
}
