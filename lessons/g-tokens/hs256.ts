/**
 * A signed token in its smallest form: HS256 (RFC 7515), where one secret signs and verifies. The
 * broken servers of the museum use it, so that each of them is wrong in one way only.
 *
 * What this deliberately does not do: the other checks of src/auth/tokens/jwt.ts.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';

/** Times in seconds since 1970. */
export type Claims = { readonly sub: string; readonly exp: number; readonly role?: string };

/** A token with these claims, signed with a secret. */
export function signHs256(claims: Claims, secret: string): string {
  const input = `${encode({ alg: 'HS256', typ: 'JWT' })}.${encode(claims)}`;
  return `${input}.${mac(input, secret)}`;
}

/** The claims of a token that this secret signed, however old it is; null for any other. */
export function openHs256(token: string, secret: string): Claims | null {
  const [header = '', payload = '', signature = '', ...more] = token.split('.');
  const expected = Buffer.from(mac(`${header}.${payload}`, secret));
  const given = Buffer.from(signature);
  if (more.length > 0 || given.length !== expected.length) return null;
  if (!timingSafeEqual(given, expected) || decode(header).alg !== 'HS256') return null;
  return decode(payload) as Claims; // the signature proves that signHs256 wrote it
}

/** The claims of a token that this secret signed and that has not expired; null for any other. */
export function verifyHs256(token: string, secret: string): Claims | null {
  const claims = openHs256(token, secret);
  return claims !== null && Date.now() / 1000 < claims.exp ? claims : null;
}

function mac(input: string, secret: string): string {
  return createHmac('sha256', secret).update(input).digest('base64url');
}

function encode(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

/** The JSON object that a part of a token encodes; an empty object when it encodes none. */
export function decode(part: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString());
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}
