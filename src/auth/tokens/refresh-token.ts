/**
 * Refresh tokens: 43 characters like every secret here, in two halves of 128 random bits. The first
 * half is the family, which all tokens of one session share; the second is new each time. So a used
 * token is recognised while its session lives, however old it is, although the server does not keep
 * it: its family is known, and it is not the current token. Without having seen a token of a
 * family, an attacker cannot guess one.
 *
 * Access tokens name their session by a handle (`sid`) that is derived from the family: the server
 * computes it from the refresh token and does not store it. So an attacker with a copy of the
 * database, the signing key included, cannot name a session.
 */
import { randomBytes } from 'node:crypto';
import { hashSecret, makeSecret } from '../secret.ts';

/** What the server stores of a refresh token. */
export type RefreshKeys = {
  /** SHA-256 of its first half. */
  readonly family: string;
  /** SHA-256 of the whole. */
  readonly key: string;
  /** SHA-256 of the handle. */
  readonly handle: string;
};

const HALF = 16; // bytes

/** The first refresh token of a session. */
export function makeRefreshToken(): string {
  return makeSecret();
}

/** The token that comes after another one: of its family, and otherwise new. */
export function makeSuccessor(refreshToken: string): string {
  return Buffer.concat([familyOf(refreshToken), randomBytes(HALF)]).toString('base64url');
}

/** The hashes under which a token is stored. */
export function refreshKeys(refreshToken: string): RefreshKeys {
  const family = familyOf(refreshToken).toString('base64url');
  return {
    family: hashSecret(family),
    key: hashSecret(refreshToken),
    handle: hashSecret(handleOf(refreshToken)),
  };
}

/**
 * What access tokens call the session of a refresh token: as hard to guess as the family that it is
 * made from.
 */
export function handleOf(refreshToken: string): string {
  // The label keeps it apart from the name of the family, which is in the database.
  return hashSecret(`handle of ${familyOf(refreshToken).toString('base64url')}`);
}

function familyOf(refreshToken: string): Buffer {
  return Buffer.from(refreshToken, 'base64url').subarray(0, HALF);
}
