/**
 * What the token endpoint does: exchanges a code or a refresh token for an id token, an access
 * token and the next refresh token (RFC 6749, sections 4.1.3 and 6; OpenID Connect Core, 3.1.3 and
 * 12).
 */
import type { AccountStore } from '../accounts/account-store.ts';
import { isInGroups } from '../accounts/groups.ts';
import type { User } from '../accounts/user.ts';
import type { FactorPolicy } from '../factors/factor-policy.ts';
import type { Sessions } from '../sessions/sessions.ts';
import { PasswordOutdated } from '../store-errors.ts';
import type { NotExchanged } from '../tokens/refresh-exchange.ts';
import type { AuthorizationCodes, Grant, PresentedCode } from './authorization-codes.ts';
import type { OidcClient } from './client.ts';
import type { ClientLoginStore } from './client-login-store.ts';
import {
  type ClientSessions,
  type ClientTokens,
  ParentEnded,
  type ScopeTooWide,
} from './client-sessions.ts';
import { idTokenClaims } from './id-token.ts';
import type { IdTokenKeys } from './id-token-keys.ts';
import { formatScope, type Scope } from './scopes.ts';
import { claimsOf } from './user-claims.ts';

/** The answer of the token endpoint, as RFC 6749, section 5.1, spells it. */
export type TokenResponse = {
  readonly access_token: string;
  readonly token_type: 'Bearer';
  readonly expires_in: number;
  readonly refresh_token: string;
  readonly id_token: string;
  readonly scope: string;
};

/** Why there are no tokens. The client gets `invalid_grant` for all of them; the log says which. */
export type GrantRefusal = 'unknown' | 'client' | 'redirect_uri' | 'code_verifier' | 'session_over';

export type CodeExchanged =
  | {
      readonly ok: true;
      readonly response: TokenResponse;
      readonly userId: number;
      /** Whether older sessions of clients had to end, because there were too many. */
      readonly evicted: boolean;
    }
  | { readonly ok: false; readonly reason: GrantRefusal }
  /** A copy of the code exists; `userId` of the session that has ended for it, if one was begun. */
  | { readonly ok: false; readonly reason: 'used'; readonly userId: number | null };

/** `unknown`: no living session has the token. */
export type RevokeResult = 'ended' | 'unknown' | 'other_client';

export type TokenGrantsOptions = {
  readonly codes: AuthorizationCodes;
  readonly clientSessions: ClientSessions;
  readonly idTokens: IdTokenKeys;
  readonly logins: ClientLoginStore;
  readonly sessions: Sessions;
  readonly accounts: Pick<AccountStore, 'byId'>;
  readonly factorPolicy: Pick<FactorPolicy, 'mustEnrol'>;
  readonly issuer: string;
  readonly now: () => number;
};

/** What is known of a sign-in that an id token states. */
type SignIn = Pick<Grant, 'method' | 'nonce'> & {
  readonly signedInAt: number | null;
  readonly sid: string | null;
};

/** The exchanges at the token endpoint. */
export class TokenGrants {
  readonly #options: TokenGrantsOptions;

  constructor(options: TokenGrantsOptions) {
    this.#options = options;
  }

  /**
   * Exchanges a code. One that comes a second time was copied, so what it gave before ends (RFC
   * 6749, section 4.1.2). `caller`: the request of the client.
   */
  async exchangeCode(
    client: OidcClient,
    presented: PresentedCode,
    caller: { readonly address: string; readonly userAgent: string },
  ): Promise<CodeExchanged> {
    const { codes, idTokens, clientSessions, sessions } = this.#options;
    await idTokens.prepare(client); // before the code is used up: this may fail
    const redeemed = await codes.redeem(client, presented);
    if (!redeemed.ok) {
      if (redeemed.reason !== 'used') return redeemed;
      return { ok: false, reason: 'used', userId: await this.#endChild(redeemed.child) };
    }
    const { grant, session: parent, key } = redeemed;
    if (!(await this.#mayEnter(client, grant, parent)))
      return { ok: false, reason: 'session_over' };
    const begun = await clientSessions.begin(client, grant, parent, caller).catch((error) => {
      if (error instanceof PasswordOutdated || error instanceof ParentEnded) return null;
      throw error;
    });
    if (begun === null) return { ok: false, reason: 'session_over' };
    try {
      if (!(await codes.issued(key, begun.session))) {
        await sessions.end(begun.session);
        return { ok: false, reason: 'session_over' };
      }
      const response = await this.#respond(client, begun, {
        ...grant,
        sid: await this.#sidOf(client, begun.user, parent),
      });
      const evicted = begun.evicted.length > 0;
      return { ok: true, response, userId: begun.user.id, evicted };
    } catch (error) {
      await sessions.end(begun.session); // its tokens were sent to no client
      throw error;
    }
  }

  /** Exchanges a refresh token, for the same scopes or for fewer of them. */
  async refresh(
    client: OidcClient,
    refreshToken: string,
    scopes: readonly Scope[] | null,
    address: string,
  ): Promise<
    { readonly ok: true; readonly response: TokenResponse } | NotExchanged | ScopeTooWide
  > {
    const { clientSessions, idTokens } = this.#options;
    await idTokens.prepare(client);
    const result = await clientSessions.refresh(client, refreshToken, scopes, address);
    if (!result.ok) return result;
    const { session, user } = result;
    const parent = session.program?.parent ?? null;
    const sid = parent === null ? null : await this.#sidOf(client, user, parent);
    // When the user signed in is not known here, and the nonce was for the first id token alone.
    const signIn = { method: session.method, nonce: null, signedInAt: null, sid };
    return { ok: true, response: await this.#respond(client, result, signIn) };
  }

  /** Ends the session of a token, if this client has it: RFC 7009, section 2.1. */
  async revoke(client: OidcClient, token: string, address: string): Promise<RevokeResult> {
    const { clientSessions, sessions } = this.#options;
    const session = await clientSessions.find(token, address);
    if (session === null) return 'unknown';
    if (session.program?.clientId !== client.id) return 'other_client';
    await sessions.end(session);
    return 'ended';
  }

  async #mayEnter(client: OidcClient, { userId }: Grant, parent: string): Promise<boolean> {
    const { sessions, accounts, factorPolicy } = this.#options;
    const session = await sessions.resumeByKey(parent);
    const user = session && (session.user ?? (await accounts.byId(userId)));
    if (user === null || user.disabledAt !== null || factorPolicy.mustEnrol(user)) return false;
    return isInGroups(user, client.groups);
  }

  async #endChild(key: string | null): Promise<number | null> {
    return key === null ? null : this.#options.sessions.endByKey(key);
  }

  #sidOf(client: OidcClient, user: User, parent: string): Promise<string> {
    return this.#options.logins.remember(parent, client.id, user.id, user.publicId);
  }

  async #respond(client: OidcClient, tokens: ClientTokens, signIn: SignIn): Promise<TokenResponse> {
    const { idTokens, issuer, now } = this.#options;
    const { token, tokenType, expiresIn, refreshToken, user, scopes } = tokens;
    const claims = idTokenClaims({
      issuer,
      clientId: client.id,
      user: claimsOf(user, scopes),
      now: now(),
      method: signIn.method,
      nonce: signIn.nonce,
      signedInAt: signIn.signedInAt,
      sid: signIn.sid,
    });
    return {
      access_token: token,
      token_type: tokenType,
      expires_in: expiresIn,
      refresh_token: refreshToken,
      id_token: await idTokens.sign('JWT', claims, client),
      scope: formatScope(scopes),
    };
  }
}
