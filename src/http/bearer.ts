import type { IncomingHttpHeaders } from 'node:http';

/**
 * The token of `Authorization: Bearer` (RFC 6750, section 2.1); null when the header is absent or
 * of another kind.
 */
export function bearerOf({ authorization }: IncomingHttpHeaders): string | null {
  if (authorization === undefined) return null;
  const [, token = null] = /^Bearer +([\x21-\x7e]+) *$/i.exec(authorization) ?? [];
  return token;
}
