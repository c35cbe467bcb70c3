/**
 * Access and refresh tokens, on the same accounts and sessions as cookies. An access token is a signed statement, good for
 * ten minutes; it names a session record, and is refused when that is gone, so that signing out counts at once here. A
 * refresh token is an opaque random number, kept as its SHA-256, used once: each use gives its successor. When one comes
 * back that is not the good one, somebody has a copy - the owner or a thief, nobody can tell - and the whole session ends.
 */
import { randomUUID } from 'node:crypto';
import { RecentMap } from '../recent-map.ts';
import {
  type Claims,
  checkClaims,
  signJwt,
  type TokenRefusal,
  type Verified,
  verifyJwt,
} from './jwt.ts';
import { KeyRing, type Keys } from './key-ring.ts';
import { makeRefreshToken, makeSuccessor, refreshKeys } from './refresh-token.ts';
import { isSecret, keyOf } from './secret.ts';
import type { Beginning, Session } from './session.ts';
import type { Sessions } from './sessions.ts';
import type { TokenStore } from './stores.ts';
import { type BucketLimits, inSeconds, TokenBuckets } from './token-bucket.ts';
import type { TokenAlgorithm } from './token-keys.ts';

/** Seconds that an access token is good for. */
export const ACCESS_SECONDS = 600;
/** ms in which a refresh token can be used again while its successor is unused: its answer may have been lost. */
const OVERLAP = 20_000;
/** How often the token of one session can be exchanged: each time is a write that waits for the disk. */
export const REFRESHES: BucketLimits = { capacity: 10, refillMs: 10_000 };

/** Only tokens that we signed get in, so nobody else can fill it: some 5 MB. */
const VERIFIED_KEPT = 10_000;

export type TokenPair = {
  readonly token: string;
  readonly tokenType: 'Bearer';
  /** Seconds. */
  readonly expiresIn: number;
  readonly refreshToken: string;
};

export type Begun = {
  readonly pair: TokenPair;
  readonly session: Session;
  /** Sessions of programs of the same person that made way, because there were too many. */
  readonly evicted: readonly Session[];
};

export type Refreshed =
  | { readonly ok: true; readonly pair: TokenPair; readonly session: Session }
  | { readonly ok: false; readonly reason: 'unknown' | 'over' }
  /** Too often in too short a time; the token is still good. In so many seconds it can be exchanged. */
  | { readonly ok: false; readonly reason: 'throttled'; readonly retryAfter: number }
  | { readonly ok: false; readonly reason: 'reused'; readonly userId: number };

export type Bearer =
  | { readonly ok: true; readonly session: Session }
  | { readonly ok: false; readonly reason: TokenRefusal | 'session_over' };

export type TokensOptions = {
  readonly store: TokenStore;
  readonly sessions: Sessions;
  readonly algorithm: TokenAlgorithm;
  /** Our origin: who issues the tokens, and whom they are for. */
  readonly issuer: string;
  readonly now: () => number;
};

/** The tokens of a site: handed out, exchanged, checked. */
export class Tokens {
  readonly #options: TokensOptions;
  readonly #ring: KeyRing;
  readonly #refreshes: TokenBuckets;
  /** Claims of tokens whose signature was found good, by the SHA-256 of the token, so that no dump holds one. */
  readonly #verified = new RecentMap<string, Claims>(VERIFIED_KEPT);
  /** The keys that found them good. */
  #verifiedWith: Keys | null = null;

  constructor(options: TokensOptions) {
    this.#options = options;
    const { store, sessions, algorithm, now } = options;
    this.#ring = new KeyRing({ store, algorithm, version: () => sessions.storeVersion, now });
    this.#refreshes = new TokenBuckets(REFRESHES, now);
  }

  /** Begins a session for a program and gives it its first pair. */
  async begin(beginning: Omit<Beginning, 'remember' | 'replaces' | 'refresh'>): Promise<Begun> {
    const keys = await this.#ring.keys(); // before anything is stored: they may be out of reach
    const refreshToken = makeRefreshToken();
    // The ticket of this session is given to nobody: it is entered with tokens alone.
    const refresh = refreshKeys(refreshToken);
    const { session, evicted } = await this.#options.sessions.start({
      ...beginning,
      ...{ remember: true, replaces: null, refresh },
    });
    return { pair: this.#pair(session, refreshToken, keys), session, evicted };
  }

  /** Exchanges a refresh token for a new pair. A reused one ends its session. */
  async refresh(refreshToken: string): Promise<Refreshed> {
    const { sessions, store, now } = this.#options;
    if (!isSecret(refreshToken)) return { ok: false, reason: 'unknown' };
    const keys = await this.#ring.keys();
    const fresh = makeSuccessor(refreshToken);
    const used = refreshKeys(refreshToken);
    const time = { now: now(), overlap: OVERLAP };
    // Asked for good tokens alone: a thief who spends all there is must not keep the alarm from sounding.
    const mayRotate = () => this.#refreshes.take(used.family);
    const rotation = await store.rotate(used, keyOf(fresh), time, mayRotate);
    if (rotation.outcome === 'unknown') return { ok: false, reason: 'unknown' };
    if (rotation.outcome === 'refused') {
      const retryAfter = inSeconds(this.#refreshes.waitOf(used.family));
      return { ok: false, reason: 'throttled', retryAfter };
    }
    const session = await sessions.use(rotation.userId, rotation.sessionId);
    if (session === null) return { ok: false, reason: 'over' };
    if (rotation.outcome === 'rotated') {
      return { ok: true, pair: this.#pair(session, fresh, keys), session };
    }
    await sessions.end(session);
    return { ok: false, reason: 'reused', userId: session.userId };
  }

  /** The living session of an access token. */
  async check(token: string): Promise<Bearer> {
    const verified = await this.#verify(token);
    if (!verified.ok) return verified;
    const { sessions } = this.#options;
    const { sid, sub } = verified.claims;
    const session = await sessions.use(Number(sub), Number(sid));
    return session === null ? { ok: false, reason: 'session_over' } : { ok: true, session };
  }

  // A signature is checked once: with Ed25519 that takes 190 us, and the look-up 2. Everything else about a token (its
  // times, its session, whether its key is still believed) is checked each time it comes.
  async #verify(token: string): Promise<Verified> {
    const { algorithm, issuer, now } = this.#options;
    const keys = await this.#ring.keys();
    if (keys !== this.#verifiedWith) this.#verified.clear(); // the key that found them good may be gone
    this.#verifiedWith = keys;
    const expected = { algorithm, keys, issuer, audience: issuer, now: now() };
    const digest = keyOf(token);
    const known = this.#verified.get(digest);
    if (known !== undefined) return checkClaims(known, expected);
    const verified = verifyJwt(token, expected);
    if (verified.ok) this.#verified.set(digest, verified.claims);
    return verified;
  }

  /** The public keys as a JSON Web Key Set (RFC 7517); empty for HS256, whose keys are nobody else's. */
  async jwks(): Promise<{ keys: readonly Readonly<Record<string, string>>[] }> {
    const keys = [...(await this.#ring.keys()).values()];
    return { keys: keys.flatMap(({ publicJwk }) => (publicJwk === null ? [] : [publicJwk])) };
  }

  #pair(session: Session, refreshToken: string, keys: Keys): TokenPair {
    const { issuer, now } = this.#options;
    const [key] = keys.values();
    if (key === undefined) throw new Error('there is no key to sign with');
    const iat = Math.floor(now() / 1000);
    const token = signJwt(
      {
        ...{ iss: issuer, aud: issuer, sub: String(session.userId), sid: String(session.id) },
        ...{ iat, nbf: iat, exp: iat + ACCESS_SECONDS, jti: randomUUID() },
      },
      key,
    );
    return { token, tokenType: 'Bearer', expiresIn: ACCESS_SECONDS, refreshToken };
  }
}
