/**
 * JSON Web Tokens (RFC 7519) as signed compact JWS (RFC 7515): `at+jwt` access tokens (RFC 9068)
 * with EdDSA on Ed25519 (RFC 8037) or HS256, and the id tokens of OpenID Connect. The verifier
 * decides which algorithm and which type it accepts, never the token. The order of checks: shape,
 * encoding, header, algorithm, key, signature, and only then the claims.
 *
 * What this deliberately does not do: encryption, `none`, nested tokens, `crit`, keys that a token
 * contains or points to (`jwk`, `jku`, `x5u`): each of those has been a vulnerability of a library.
 */
import type { KeyAlgorithm, TokenKey } from './token-keys.ts';

/**
 * The claims of an access token. Times in seconds since 1970, as JWT has them. No personal data:
 * its bearer can read it.
 */
export type Claims = {
  readonly iss: string;
  /** The account, by its public id. */
  readonly sub: string;
  /** The audience: this site, or one other service. */
  readonly aud: string;
  readonly iat: number;
  readonly nbf: number;
  readonly exp: number;
  readonly jti: string;
  /** The handle of the session: the token is valid only while the session is. */
  readonly sid: string;
  /** The client of OpenID Connect that has it, and what it may learn (RFC 9068, section 2.2). */
  readonly client_id?: string;
  readonly scope?: string;
};

/** Why a token is refused: for the log and the tests. The client always gets `invalid_token`. */
export type TokenRefusal =
  | 'too_long'
  | 'not_three_parts'
  | 'not_canonical'
  | 'header_not_json'
  | 'header_unexpected'
  | 'algorithm'
  | 'unknown_key'
  | 'key_of_other_algorithm'
  | 'signature'
  | 'claims_not_json'
  | 'claims_malformed'
  | 'issuer'
  | 'audience'
  | 'expired'
  | 'not_yet_valid'
  | 'issued_in_future';

type Refused = { readonly ok: false; readonly reason: TokenRefusal };

export type Verified = { readonly ok: true; readonly claims: Claims } | Refused;

/** Claims with a valid signature, not checked yet. */
export type SignedClaims = Readonly<Record<string, unknown>>;

export type Expectation = {
  readonly algorithm: KeyAlgorithm;
  readonly keys: ReadonlyMap<string, TokenKey>;
  readonly issuer: string;
  readonly audience: string;
  /** ms since 1970 */
  readonly now: number;
};

/** A token of one type is never taken for one of another type (RFC 8725, section 3.11). */
export type TokenType = 'at+jwt' | 'JWT' | 'logout+jwt';

// Access tokens have some 550 characters, id tokens with many groups up to 2,500: much longer ones
// are not parsed.
const LENGTH_LIMIT = { 'at+jwt': 2_048, JWT: 4_096, 'logout+jwt': 2_048 } as const;
const ACCESS = 'at+jwt';

/** Signs claims, by default those of an access token. The header has exactly alg, typ and kid. */
export function signJwt(claims: object, key: TokenKey, typ: TokenType = ACCESS): string {
  const header = encodeJson({ alg: key.algorithm, typ, kid: key.id });
  const input = `${header}.${encodeJson(claims)}`;
  return `${input}.${key.sign(Buffer.from(input)).toString('base64url')}`;
}

/** Verifies a token. Answers with its claims, or with the first reason against it. Never throws. */
export function verifyJwt(token: string, expected: Expectation): Verified {
  const signed = verifySignature(token, expected, ACCESS);
  return signed.ok ? checkClaims(signed.claims, expected) : signed;
}

/** Verifies everything but the claims of a token of this type. Never throws. */
export function verifySignature(
  token: string,
  expected: Pick<Expectation, 'algorithm' | 'keys'>,
  type: TokenType = ACCESS,
): { readonly ok: true; readonly claims: SignedClaims } | Refused {
  if (token.length > LENGTH_LIMIT[type]) return refuse('too_long');
  const parts = token.split('.');
  const [header = '', payload = '', signature = ''] = parts;
  if (parts.length !== 3) return refuse('not_three_parts');
  // Node's decoder ignores padding, blanks, `+`, `/` and stray bits in the last character: one
  // token would have many spellings, and a deny-list would contain one of them.
  if (!parts.every(isCanonical)) return refuse('not_canonical');

  const head = parseJsonPart(header);
  if (head === null) return refuse('header_not_json');
  const { alg, typ, kid, ...rest } = head;
  if (typ !== type || typeof kid !== 'string' || Object.keys(rest).length > 0) {
    return refuse('header_unexpected');
  }
  if (alg !== expected.algorithm) return refuse('algorithm');
  const key = expected.keys.get(kid);
  if (key === undefined) return refuse('unknown_key');
  // If a public key were used as an HMAC secret, anyone could sign.
  if (key.algorithm !== expected.algorithm) return refuse('key_of_other_algorithm');
  const input = Buffer.from(`${header}.${payload}`);
  if (!key.verify(input, Buffer.from(signature, 'base64url'))) return refuse('signature');

  const claims = parseJsonPart(payload);
  return claims === null ? refuse('claims_not_json') : { ok: true, claims };
}

/** The session that a token names, unverified; null when it names none. Never throws. */
export function namedSession(token: string): string | null {
  if (token.length > LENGTH_LIMIT[ACCESS]) return null;
  const sid = parseJsonPart(token.split('.', 2)[1] ?? '')?.sid;
  return typeof sid === 'string' ? sid : null;
}

/** Checks the claims of a token with a valid signature: issuer, audience and times. */
export function checkClaims(
  claims: SignedClaims,
  expected: Omit<Expectation, 'algorithm' | 'keys'>,
): Verified {
  if (!isClaims(claims)) return refuse('claims_malformed');
  const now = expected.now / 1000;
  if (claims.iss !== expected.issuer) return refuse('issuer');
  if (claims.aud !== expected.audience) return refuse('audience');
  // No tolerance for clock skew: the same clock issues and verifies.
  if (now >= claims.exp) return refuse('expired');
  if (now < claims.nbf) return refuse('not_yet_valid');
  if (claims.iat > now) return refuse('issued_in_future');
  return { ok: true, claims };
}

function isClaims(claims: SignedClaims): claims is SignedClaims & Claims {
  const { iss, sub, aud, jti, sid, iat, nbf, exp } = claims;
  return (
    [iss, sub, aud, jti, sid].every((claim) => typeof claim === 'string' && claim !== '') &&
    [iat, nbf, exp].every((claim) => Number.isSafeInteger(claim))
  );
}

function isCanonical(part: string): boolean {
  return part !== '' && Buffer.from(part, 'base64url').toString('base64url') === part;
}

function parseJsonPart(part: string): Record<string, unknown> | null {
  try {
    // With ignoreBOM a byte order mark stays in the text, where JSON.parse refuses it (RFC 8259,
    // 8.1).
    const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
    const value: unknown = JSON.parse(decoder.decode(Buffer.from(part, 'base64url')));
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? { ...value }
      : null;
  } catch {
    return null;
  }
}

function encodeJson(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

function refuse(reason: TokenRefusal): Refused {
  return { ok: false, reason };
}
