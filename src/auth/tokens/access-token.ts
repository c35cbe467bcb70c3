/** Access tokens: for programs that sign in, programs with a key, and clients of OpenID Connect. */
import { randomUUID } from 'node:crypto';
import { type Claims, signJwt } from './jwt.ts';
import { type Keys, signingKey } from './key-ring.ts';

/** Seconds that an access token is good for. */
export const ACCESS_SECONDS = 600;

/** An access token as programs get it. */
export type AccessToken = {
  readonly token: string;
  readonly tokenType: 'Bearer';
  /** Seconds. */
  readonly expiresIn: number;
};

/** What an access token states. `seconds`: how long it is good for; `now` in ms. */
export type AccessStatement = Pick<Claims, 'sub' | 'sid' | 'client_id' | 'scope'> & {
  readonly issuer: string;
  readonly audience: string;
  readonly seconds: number;
  readonly now: number;
};

/** Signs an access token with the one of these keys that signs. */
export function signAccessToken(keys: Keys, statement: AccessStatement): AccessToken {
  const { issuer, audience, seconds, now, ...named } = statement;
  const iat = Math.floor(now / 1000);
  const times = { iat, nbf: iat, exp: iat + seconds };
  const claims: Claims = { iss: issuer, aud: audience, ...named, ...times, jti: randomUUID() };
  const token = signJwt(claims, signingKey(keys));
  return { token, tokenType: 'Bearer', expiresIn: seconds };
}
