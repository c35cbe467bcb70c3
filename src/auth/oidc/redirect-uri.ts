/**
 * Redirect addresses: whoever receives a code signs in as the user, so a code goes only to an
 * address that an administrator has registered, character by character (RFC 9700, section 2.1).
 */
import { isPublic, type OidcClient } from './client.ts';

/** `http://127.0.0.1:49152/cb`: a program listens on a port that the system gave it. */
const LOOPBACK = /^(http:\/\/(?:127\.0\.0\.1|\[::1\])):[1-9][0-9]{0,4}(?=[/?]|$)/;

/**
 * Whether a client may receive codes at an address. A public client that has registered an address
 * with a loopback IP and no port may use any port (RFC 8252, section 7.3).
 */
export function mayRedirectTo(
  client: Pick<OidcClient, 'redirectUris' | 'secretKey'>,
  uri: string,
): boolean {
  if (client.redirectUris.includes(uri)) return true;
  if (!isPublic(client) || !LOOPBACK.test(uri) || !URL.canParse(uri)) return false;
  return client.redirectUris.includes(uri.replace(LOOPBACK, '$1'));
}

/** An address that a client has registered may have a query of its own, which is kept. */
export function withParameters(uri: string, parameters: URLSearchParams): string {
  return `${uri}${uri.includes('?') ? '&' : '?'}${parameters}`;
}
