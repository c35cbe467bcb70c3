/** Access tokens, the same for programs that sign in and for programs with a key. */
import { randomUUID } from 'node:crypto';
import { signJwt } from './jwt.ts';
import type { Keys } from './key-ring.ts';

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
export type Statement = {
  readonly issuer: string;
  readonly audience: string;
  /** The public id of the account. */
  readonly sub: string;
  readonly sid: string;
  readonly seconds: number;
  readonly now: number;
};

/** Signs an access token with the newest of these keys. */
export function signAccessToken(keys: Keys, statement: Statement): AccessToken {
  const [key] = keys.values();
  if (key === undefined) throw new Error('there is no key to sign with');
  const { issuer, audience, sub, sid, seconds, now } = statement;
  const iat = Math.floor(now / 1000);
  const exp = iat + seconds;
  const times = { iat, nbf: iat, exp };
  const claims = { iss: issuer, aud: audience, sub, sid, ...times, jti: randomUUID() };
  return { token: signJwt(claims, key), tokenType: 'Bearer', expiresIn: seconds };
}
