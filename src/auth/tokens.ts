/**
 * Access and refresh tokens, on the same accounts and sessions as cookies. An access token is a signed statement, good for
 * ten minutes; it names a session record, and is refused when that is gone, so that signing out counts at once here. A
 * refresh token is an opaque random number, kept as its SHA-256, used once: each use gives its successor. When a used one
 * comes back, somebody has a copy - the owner or a thief, nobody can tell - and the whole session ends.
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
import { isSecret, keyOf, makeSecret } from './secret.ts';
import type { Beginning, Session, Sessions } from './sessions.ts';
import type { TokenStore } from './stores.ts';
import { makeTokenKey, openTokenKey, type TokenAlgorithm, type TokenKey } from './token-keys.ts';

/** Seconds that an access token is good for. */
export const ACCESS_SECONDS = 600;
/** ms in which a refresh token can be used again while its successor is unused: its answer may have been lost. */
const OVERLAP = 20_000;

/** Only tokens that we signed get in, so nobody else can fill it: some 5 MB. */
const VERIFIED_KEPT = 10_000;

export type TokenPair = {
  readonly token: string;
  readonly tokenType: 'Bearer';
  /** Seconds. */
  readonly expiresIn: number;
  readonly refreshToken: string;
};

export type Begun = { readonly pair: TokenPair; readonly session: Session };

export type Refreshed =
  | { readonly ok: true; readonly pair: TokenPair; readonly session: Session }
  | { readonly ok: false; readonly reason: 'unknown' | 'over' }
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

export class Tokens {
  readonly #options: TokensOptions;
  #ring: ReadonlyMap<string, TokenKey> = new Map();
  #ringVersion = -1;
  /** Claims of tokens whose signature was found good, by the SHA-256 of the token, so that no dump holds one. */
  readonly #verified = new RecentMap<string, Claims>(VERIFIED_KEPT);

  constructor(options: TokensOptions) {
    this.#options = options;
  }

  /** Begins a session for a program and gives it its first pair. */
  async begin(beginning: Omit<Beginning, 'remember' | 'replaces'>): Promise<Begun> {
    const { sessions, store, now } = this.#options;
    // The ticket of this session is given to nobody: it is entered with tokens alone.
    const { session } = await sessions.start({ ...beginning, remember: true, replaces: null });
    const refreshToken = makeSecret();
    await store.insertRefresh(keyOf(refreshToken), session.id, now());
    return { pair: await this.#pair(session, refreshToken), session };
  }

  /** Exchanges a refresh token for a new pair. A reused one ends its session. */
  async refresh(refreshToken: string): Promise<Refreshed> {
    const { sessions, store, now } = this.#options;
    if (!isSecret(refreshToken)) return { ok: false, reason: 'unknown' };
    const fresh = makeSecret();
    const rotation = await store.rotate(keyOf(refreshToken), keyOf(fresh), now(), OVERLAP);
    if (rotation.outcome === 'unknown') return { ok: false, reason: 'unknown' };
    const session = await sessions.use(rotation.userId, rotation.sessionId);
    if (session === null) return { ok: false, reason: 'over' };
    if (rotation.outcome === 'rotated') {
      return { ok: true, pair: await this.#pair(session, fresh), session };
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
    const keys = await this.#keys(); // forgets what was verified when the keys have changed
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
    const keys = [...(await this.#keys()).values()];
    return { keys: keys.flatMap(({ publicJwk }) => (publicJwk === null ? [] : [publicJwk])) };
  }

  async #pair(session: Session, refreshToken: string): Promise<TokenPair> {
    const { issuer, now } = this.#options;
    const [key] = (await this.#keys()).values();
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

  // The newest signs; the one before it is still believed, for the tokens that it signed. Read anew when another process
  // (the command line) has written, since that may have been a new key.
  async #keys(): Promise<ReadonlyMap<string, TokenKey>> {
    const { store, sessions, algorithm, now } = this.#options;
    const version = sessions.storeVersion;
    if (version === this.#ringVersion && this.#ring.size > 0) return this.#ring;
    let stored = (await store.keys()).filter((key) => key.algorithm === algorithm);
    if (stored.length === 0) {
      stored = [makeTokenKey(algorithm)];
      for (const key of stored) await store.addKey(key, now());
    }
    this.#ring = new Map(stored.slice(0, 2).map((key) => [key.id, openTokenKey(key)]));
    this.#ringVersion = version;
    this.#verified.clear();
    return this.#ring;
  }
}
