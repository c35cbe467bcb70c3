/**
 * Refresh tokens: 43 characters like every secret here, in two halves of 128 random bits. The first
 * is the family, which all tokens of one session share; the second is new each time. So a used
 * token is known as one for as long as its session lives, however old it is, although nothing is
 * kept of it: its family is ours, and it is not the one that is good now. Nobody can make up a
 * token of a family without having seen one.
 *
 * Access tokens name their session by a handle (`sid`) that is made from the family: each refresh
 * token brings along what the next access token has to say, and the server keeps nothing that says
 * it. With a copy of the database, the signing key included, nobody can name a session.
 */
import { randomBytes } from 'node:crypto';
import { hashSecret, makeSecret } from '../secret.ts';

/** What is kept of a refresh token. */
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

/** The names under which a token is kept. */
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
