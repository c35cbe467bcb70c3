/**
 * Authorization codes: a code is a secret of 60 seconds that a browser carries from here to the
 * client, which exchanges it once (RFC 6749, sections 4.1.2 and 4.1.3). It is bound to everything
 * that the request said, so that a stolen one is worth nothing elsewhere. It ends with the session
 * of its user.
 */
import type { CodeStore } from '../code-store.ts';
import { hashSecret, isSecret, makeSecret } from '../secret.ts';
import type { Session } from '../sessions/session.ts';
import type { KnownMethod } from '../sign-in/sign-in-method.ts';
import type { AuthorizationRequest } from './authorization-request.ts';
import type { OidcClient } from './client.ts';
import { verifiesChallenge } from './pkce.ts';
import { formatScope } from './scopes.ts';

/** ms that a code is good for. RFC 6749 allows ten minutes; the browser needs a second. */
export const CODE_MS = 60_000;

/** What a code stands for. */
export type Grant = {
  readonly clientId: string;
  readonly redirectUri: string;
  readonly challenge: string | null;
  readonly nonce: string | null;
  readonly scope: string;
  readonly userId: number;
  /** The version of the password with which the user signed in. */
  readonly passwordVersion: number;
  readonly method: KnownMethod;
  /** ms since 1970 */
  readonly signedInAt: number;
};

/** What a client sends with a code. */
export type PresentedCode = {
  readonly code: string;
  readonly redirectUri: string | null;
  readonly verifier: string | null;
};

/**
 * What came of a code. `used`: it came a second time, so a copy exists; `child` is the key of the
 * session that was begun for it, or null. `session`: the key of the session in the browser.
 */
export type Redeemed =
  | { readonly ok: true; readonly grant: Grant; readonly session: string; readonly key: string }
  | { readonly ok: false; readonly reason: 'used'; readonly child: string | null }
  | {
      readonly ok: false;
      readonly reason: 'unknown' | 'client' | 'redirect_uri' | 'code_verifier';
    };

export type AuthorizationCodesOptions = {
  readonly store: CodeStore;
  readonly now: () => number;
};

/** The codes of a site. */
export class AuthorizationCodes {
  readonly #options: AuthorizationCodesOptions;

  constructor(options: AuthorizationCodesOptions) {
    this.#options = options;
  }

  /** A new code for a request of the user of this session; null when that has ended meanwhile. */
  async issue(
    request: AuthorizationRequest,
    session: Session,
    passwordVersion: number,
  ): Promise<string | null> {
    const { store, now } = this.#options;
    const code = makeSecret();
    const grant: Grant = {
      clientId: request.client.id,
      redirectUri: request.redirectUri,
      challenge: request.challenge,
      nonce: request.nonce,
      scope: formatScope(request.scopes),
      userId: session.userId,
      passwordVersion,
      method: session.method,
      signedInAt: session.createdAt,
    };
    const isStored = await store.insert({
      key: hashSecret(code),
      kind: 'authorize',
      session: session.key,
      data: grant,
      expiresAt: now() + CODE_MS,
    });
    return isStored ? code : null;
  }

  /** Uses up a code, whether it fits or not: a client has one try. */
  async redeem(client: OidcClient, presented: PresentedCode): Promise<Redeemed> {
    const { store, now } = this.#options;
    if (!isSecret(presented.code)) return { ok: false, reason: 'unknown' };
    const key = hashSecret(presented.code);
    const found = await store.redeem('authorize', key, now());
    if (found === null) return { ok: false, reason: 'unknown' };
    if ('used' in found) return { ok: false, reason: 'used', child: found.child };
    const grant = found.data as Grant; // issue() wrote it
    if (grant.clientId !== client.id) return { ok: false, reason: 'client' };
    if (grant.redirectUri !== presented.redirectUri) return { ok: false, reason: 'redirect_uri' };
    if (!verifiesChallenge(presented.verifier, grant.challenge)) {
      return { ok: false, reason: 'code_verifier' };
    }
    return { ok: true, grant, session: found.session, key };
  }

  /**
   * Notes which session was begun for a code: when the code comes again, it ends. False when that
   * has happened meanwhile, or the session of the browser has ended.
   */
  issued(key: string, session: Session): Promise<boolean> {
    return this.#options.store.issue(key, session.key);
  }
}
