/**
 * What a client gets for a code: a session of its own, with an access token and a refresh token.
 * The session ends with that of the browser. With offline_access it stands alone and outlives it,
 * until its user or an administrator ends it, 30 days at most. Its access tokens are good at the
 * userinfo endpoint and nowhere else: a client learns who the user is, and cannot act as them.
 */
import { isInGroups } from '../accounts/groups.ts';
import type { User } from '../accounts/user.ts';
import { isSecret } from '../secret.ts';
import type { Session, StoredSession } from '../sessions/session.ts';
import { ACCESS_SECONDS, signAccessToken } from '../tokens/access-token.ts';
import type { Keys } from '../tokens/key-ring.ts';
import {
  type NotExchanged,
  RefreshExchange,
  type RefreshExchangeOptions,
} from '../tokens/refresh-exchange.ts';
import { handleOf, makeRefreshToken, refreshKeys } from '../tokens/refresh-token.ts';
import type { TokenAlgorithm } from '../tokens/token-keys.ts';
import type { TokenPair } from '../tokens/token-results.ts';
import { Verifier } from '../tokens/verifier.ts';
import type { Grant } from './authorization-codes.ts';
import type { FindClient } from './authorization-request.ts';
import type { OidcClient } from './client.ts';
import { ENDPOINTS } from './discovery.ts';
import { formatScope, parseScope, type Scope } from './scopes.ts';

/** The tokens of a client, and for whom. */
export type ClientTokens = TokenPair & {
  readonly session: Session;
  readonly user: User;
  readonly scopes: readonly Scope[];
};

/** More was asked for than the session was given (RFC 6749, section 6). */
export type ScopeTooWide = { readonly ok: false; readonly reason: 'scope' };

/** The session of the browser has ended before its code was exchanged. */
export class ParentEnded extends Error {}

/** Who starts a session: the request of the client. */
type Caller = { readonly address: string; readonly userAgent: string };

export type ClientSessionsOptions = Omit<RefreshExchangeOptions, 'verifier'> & {
  readonly algorithm: TokenAlgorithm;
  readonly issuer: string;
  readonly findClient: FindClient;
};

/** The sessions of clients. */
export class ClientSessions {
  readonly #options: ClientSessionsOptions;
  readonly #audience: string;
  readonly #verifier: Verifier;
  readonly #exchange: RefreshExchange;

  constructor(options: ClientSessionsOptions) {
    this.#options = options;
    this.#audience = options.issuer + ENDPOINTS.userinfo;
    this.#verifier = new Verifier({ ...options, audience: this.#audience });
    this.#exchange = new RefreshExchange({ ...options, verifier: this.#verifier });
  }

  /**
   * Begins one for a code. `parent`: the key of the session of the browser. Rejects with
   * ParentEnded when that has ended, and with PasswordOutdated when the password was changed since.
   */
  async begin(
    client: OidcClient,
    { scope, userId, passwordVersion, method }: Grant,
    parent: string,
    { address, userAgent }: Caller,
  ): Promise<ClientTokens & { readonly evicted: readonly StoredSession[] }> {
    const { ring, sessions, accounts } = this.#options;
    const keys = await ring.keys(); // before anything is stored: this may fail
    const refreshToken = makeRefreshToken();
    const scopes = parseScope(scope) ?? [];
    const { session, evicted } = await sessions.start({
      userId,
      passwordVersion,
      remember: true,
      replaces: null,
      address,
      userAgent,
      method,
      program: {
        kind: 'client',
        name: client.name,
        audience: null,
        clientId: client.id,
        scope,
        parent: scopes.includes('offline_access') ? null : parent,
        refresh: refreshKeys(refreshToken),
      },
      // In the transaction that stores it: a sign-out at this moment comes before or after it.
      admit: (living) => {
        if (!living.some(({ key }) => key === parent)) throw new ParentEnded();
      },
    });
    const user = session.user ?? (await accounts.byId(userId));
    if (user === null) throw new Error('the account of a new session is gone');
    return { ...this.#tokens({ client, session, user }, refreshToken, keys, null), evicted };
  }

  /**
   * Exchanges a refresh token of this client, for the scopes of its session or some of them; that
   * of another client is unknown. A user who has left the groups of the client, or has to set up a
   * second factor, gets no more tokens there.
   */
  async refresh(
    client: OidcClient,
    refreshToken: string,
    scopes: readonly Scope[] | null,
    address: string,
  ): Promise<({ readonly ok: true } & ClientTokens) | NotExchanged | ScopeTooWide> {
    let isTooWide = false; // decided before the token is used up
    const isTheirs = (session: Session, user: User) => {
      if (!isOf(session, client.id) || !isInGroups(user, client.groups)) return false;
      isTooWide = scopes?.some((scope) => !scopesOf(session).includes(scope)) ?? false;
      return !isTooWide;
    };
    const result = await this.#exchange.exchange(refreshToken, address, isTheirs);
    if (isTooWide) return { ok: false, reason: 'scope' };
    if (!result.ok) return result;
    const { session, user, fresh, keys } = result;
    return { ok: true, ...this.#tokens({ client, session, user }, fresh, keys, scopes) };
  }

  /**
   * The living session of an access token for userinfo. A bad one costs its address a try. The
   * client learns no more of a user who has left its groups or has to set up a second factor.
   */
  async check(token: string, address: string) {
    const found = await this.#holder(token, address);
    if (!found.ok) return found;
    const { factorPolicy, findClient } = this.#options;
    const client = await findClient(found.clientId);
    const isTheirs = client !== null && isInGroups(found.user, client.groups);
    if (!isTheirs) return { ok: false, reason: 'groups' } as const;
    const mustEnrol = factorPolicy.mustEnrol(found.user);
    return mustEnrol ? ({ ok: false, reason: 'must_enrol' } as const) : found;
  }

  /**
   * The session that a refresh token or an access token of a client names, whether or not its user
   * may still enter there; null without one.
   */
  async find(token: string, address: string): Promise<Session | null> {
    const found = isSecret(token)
      ? { ok: true as const, session: await this.#options.sessions.resumeByHandle(handleOf(token)) }
      : await this.#holder(token, address);
    const session = found.ok ? found.session : null;
    return session?.program?.kind === 'client' ? session : null;
  }

  /** Whose an access token is. */
  async #holder(token: string, address: string) {
    const { ring, sessions, accounts } = this.#options;
    const verified = await this.#verifier.verify(token, address, await ring.keys());
    if (!verified.ok) return verified;
    const { sid, sub, scope = '' } = verified.claims;
    const session = await sessions.resumeByHandle(sid);
    const clientId = session?.program?.clientId ?? null;
    const over = session === null || clientId === null;
    if (over) return { ok: false, reason: 'session_over' } as const;
    const user = session.user ?? (await accounts.byId(session.userId));
    if (user?.publicId !== sub) return { ok: false, reason: 'subject' } as const;
    return { ok: true, session, clientId, user, scopes: parseScope(scope) ?? [] } as const;
  }

  #tokens(
    { client, session, user }: { client: OidcClient; session: Session; user: User },
    refreshToken: string,
    keys: Keys,
    asked: readonly Scope[] | null,
  ): ClientTokens {
    const { issuer, now } = this.#options;
    const scopes = asked ?? scopesOf(session);
    const access = signAccessToken(keys, {
      issuer,
      audience: this.#audience,
      sub: user.publicId,
      sid: handleOf(refreshToken),
      client_id: client.id,
      scope: formatScope(scopes),
      seconds: ACCESS_SECONDS,
      now: now(),
    });
    return { ...access, refreshToken, session, user, scopes };
  }
}

function isOf({ program }: Session, clientId: string): boolean {
  return program?.kind === 'client' && program.clientId === clientId;
}

function scopesOf({ program }: Session): readonly Scope[] {
  return parseScope(program?.scope ?? '') ?? [];
}
