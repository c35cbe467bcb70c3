/**
 * The id token: a signed statement for one client that a user has signed in, when, and how (OpenID
 * Connect Core, section 2). It grants nothing here. Its type is JWT, so it is never taken for an
 * access token, whose type is at+jwt.
 */
import type { KnownMethod } from '../sign-in/sign-in-method.ts';
import { type AuthenticationClaims, authenticationClaims } from './authentication.ts';
import type { UserClaims } from './user-claims.ts';

/** Seconds that a client has to read it. It reads it at once, and keeps a session of its own. */
export const ID_TOKEN_SECONDS = 600;

/** The claims. Times in seconds since 1970. */
export type IdTokenClaims = UserClaims &
  AuthenticationClaims & {
    readonly iss: string;
    /** The client, alone: no other may take the token. */
    readonly aud: string;
    readonly iat: number;
    readonly exp: number;
    /** When the user signed in, or confirmed that it is them. */
    readonly auth_time?: number;
    /** As the request had it. */
    readonly nonce?: string;
    /** The session, for signing out at the client (OpenID Connect Back-Channel Logout 1.0). */
    readonly sid?: string;
  };

/** What an id token states. Times in ms since 1970. */
export type IdStatement = {
  readonly issuer: string;
  readonly clientId: string;
  readonly user: UserClaims;
  readonly method: KnownMethod;
  readonly now: number;
  /** Null in a token that came of a refresh token: it is not known any more. */
  readonly signedInAt: number | null;
  readonly nonce: string | null;
  readonly sid: string | null;
};

/** The claims of an id token. */
export function idTokenClaims(statement: IdStatement): IdTokenClaims {
  const { issuer, clientId, user, method, now, signedInAt, nonce, sid } = statement;
  const iat = Math.floor(now / 1000);
  return {
    iss: issuer,
    aud: clientId,
    iat,
    exp: iat + ID_TOKEN_SECONDS,
    ...(signedInAt !== null && { auth_time: Math.floor(signedInAt / 1000) }),
    ...(nonce !== null && { nonce }),
    ...(sid !== null && { sid }),
    ...authenticationClaims(method),
    ...user,
  };
}
