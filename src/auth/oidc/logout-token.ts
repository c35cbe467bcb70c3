/**
 * The logout token: a signed statement for one client that a session of a user has ended (OpenID
 * Connect Back-Channel Logout 1.0, section 2.4). It has the type logout+jwt and no nonce, so it is
 * never taken for an id token.
 */
import type { ClientLogin } from './client-login-store.ts';

/** Seconds that a client has to read it: two minutes, as section 2.4 recommends. */
export const LOGOUT_TOKEN_SECONDS = 120;

const EVENT = 'http://schemas.openid.net/event/backchannel-logout';

/** The claims. Times in seconds since 1970. */
export type LogoutTokenClaims = {
  readonly iss: string;
  readonly aud: string;
  readonly iat: number;
  readonly exp: number;
  readonly jti: string;
  readonly events: Readonly<Record<string, object>>;
  readonly sub: string;
  readonly sid: string;
};

/** The claims for a client. `now` in ms since 1970; `jti`: random, another one each time. */
export function logoutTokenClaims(
  { clientId, sub, sid }: Pick<ClientLogin, 'clientId' | 'sub' | 'sid'>,
  { issuer, now, jti }: { readonly issuer: string; readonly now: number; readonly jti: string },
): LogoutTokenClaims {
  const iat = Math.floor(now / 1000);
  return {
    iss: issuer,
    aud: clientId,
    iat,
    exp: iat + LOGOUT_TOKEN_SECONDS,
    jti,
    events: { [EVENT]: {} },
    sub,
    sid,
  };
}
