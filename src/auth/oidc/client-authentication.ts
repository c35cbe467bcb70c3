/**
 * Who a client is at the token endpoint: RFC 6749, sections 2.3.1 and 3.2.1. Its id and secret come
 * in the Authorization header (client_secret_basic) or in the body (client_secret_post); a public
 * client sends its id alone (none).
 */
import { isPublic, type OidcClient } from './client.ts';
import { decodeForm } from './parameters.ts';

/** The ways, as discovery names them. */
export const CLIENT_AUTHENTICATION = ['client_secret_basic', 'client_secret_post', 'none'] as const;

/** What a client sent of itself. `secret` null: none. */
export type ClientCredentials = {
  readonly id: string;
  readonly secret: string | null;
  /** Whether it used the header: the refusal then has a WWW-Authenticate. */
  readonly basic: boolean;
};

/**
 * Reads them. `none`: nothing names a client. `mistaken`: they came in two ways, or do not decode.
 */
export type ReadCredentials =
  | { readonly kind: 'read'; readonly credentials: ClientCredentials }
  | { readonly kind: 'none' | 'mistaken' };

/** From the header Authorization and the fields client_id and client_secret, null when absent. */
export function readClientCredentials(
  authorization: string | null,
  bodyId: string | null,
  bodySecret: string | null,
): ReadCredentials {
  if (authorization === null || !/^basic /i.test(authorization)) {
    if (bodyId === null) return { kind: bodySecret === null ? 'none' : 'mistaken' };
    return { kind: 'read', credentials: { id: bodyId, secret: bodySecret, basic: false } };
  }
  const pair = decodeBasic(authorization.slice('basic '.length).trim());
  if (pair === null) return { kind: 'mistaken' };
  const [id, secret] = pair;
  // Not more than one method in a request (section 2.3). The same id may stand in the body, too.
  if (bodySecret !== null || (bodyId !== null && bodyId !== id)) return { kind: 'mistaken' };
  return { kind: 'read', credentials: { id, secret, basic: true } };
}

/** Whether these credentials are those of the client. `isSecretOf` compares in constant time. */
export function authenticates(
  client: OidcClient | null,
  { secret }: ClientCredentials,
  isSecretOf: (client: OidcClient, text: string) => boolean,
): client is OidcClient {
  if (client === null) return false;
  // Some send the header all the same, with an empty secret (RFC 6749, section 2.3.1).
  if (isPublic(client)) return secret === null || secret === '';
  return secret !== null && isSecretOf(client, secret);
}

/**
 * The two halves, each form-encoded before they were joined: section 2.3.1, which clients forget,
 * but the secrets of this site are the same in both spellings.
 */
function decodeBasic(text: string): readonly [id: string, secret: string] | null {
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(text)) return null;
  const plain = Buffer.from(text, 'base64').toString();
  const colon = plain.indexOf(':');
  if (colon === -1) return null;
  const id = decodeForm(plain.slice(0, colon));
  const secret = decodeForm(plain.slice(colon + 1));
  return id === null || id === '' || secret === null ? null : [id, secret];
}
