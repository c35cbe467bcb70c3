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
import type { LimitStore } from '../limits/limit-store.ts';
import { hashSecret } from '../secret.ts';
import { isProgramKey, tokensProgram } from '../sessions/program.ts';
import type { Session } from '../sessions/session.ts';
import type { Sessions } from '../sessions/sessions.ts';
import { ACCESS_SECONDS, type AccessToken, signAccessToken } from './access-token.ts';
import type { KeyRing, Keys } from './key-ring.ts';
import { RefreshExchange } from './refresh-exchange.ts';
import { handleOf, makeRefreshToken, refreshKeys } from './refresh-token.ts';
import type { TokenAlgorithm } from './token-keys.ts';
import type { Bearer, Caller, Refreshed, TokenLogin, TokenPair } from './token-results.ts';
import type { TokenStore } from './token-stores.ts';
import { Verifier } from './verifier.ts';

export type TokensOptions = {
  readonly store: TokenStore;
  readonly ring: KeyRing;
  /** The keys that sign id tokens alone; they are published beside the others. */
  readonly idTokenRing: Pick<KeyRing, 'existing'>;
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
  readonly #verifier: Verifier;
  readonly #exchange: RefreshExchange;

  constructor(options: TokensOptions) {
    this.#options = options;
    const { sessions, algorithm, issuer, limits, now } = options;
    this.audiences = new Set([issuer, ...options.audiences]);
    const audience = issuer;
    this.#verifier = new Verifier({ sessions, algorithm, issuer, audience, limits, now });
    this.#exchange = new RefreshExchange({ ...options, verifier: this.#verifier });
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
    const isTheirs = ({ program }: Session) => program?.kind === 'tokens';
    const result = await this.#exchange.exchange(refreshToken, address, isTheirs);
    if (!result.ok) return result;
    const { user, session, fresh, keys } = result;
    return { ok: true, pair: this.#pair(user, fresh, audience, keys), session };
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
    if (session?.program?.kind !== 'tokens') return { ok: false, reason: 'session_over' };
    const user = session.user ?? (await accounts.byId(session.userId));
    return user?.publicId === sub ? { ok: true, session } : { ok: false, reason: 'subject' };
  }

  /**
   * An access token for another service, in exchange for the key whose session this is. It expires
   * with the key at the latest.
   */
  async ofKey({ key, expiresAt }: Session, user: User, audience: string): Promise<AccessToken> {
    const { issuer, ring, now } = this.#options;
    const left = Math.floor((expiresAt - now()) / 1000);
    const seconds = Math.min(ACCESS_SECONDS, Math.max(left, 1));
    const sid = hashSecret(`${key} for ${audience}`);
    const statement = { issuer, audience, sub: user.publicId, sid, seconds, now: now() };
    return signAccessToken(await ring.keys(), statement);
  }

  /**
   * The public keys as a JSON Web Key Set (RFC 7517), those of id tokens included; HS256 has none.
   */
  async jwks(): Promise<{ keys: readonly Readonly<Record<string, string>>[] }> {
    const { ring, idTokenRing } = this.#options;
    const keys = [...(await ring.keys()).values(), ...(await idTokenRing.existing()).values()];
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
