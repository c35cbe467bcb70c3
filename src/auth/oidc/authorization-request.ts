/**
 * The authorization request: a client sends the browser of its user here for a code (RFC 6749,
 * section 4.1.1; OpenID Connect Core, section 3.1.2.1). Everything in it may come from an attacker,
 * who made the link that the user has followed.
 *
 * First the address for the answer is proven: it is registered for this client. Until then nothing
 * is sent there, not even an error, or this site would redirect to anywhere (RFC 9700, section
 * 4.11). After that the rules in request-rules.ts say what else is wrong, and the client is told.
 */
import type { AuthorizationError } from './authorization-error.ts';
import type { OidcClient } from './client.ts';
import { type Parameters, parseParameters } from './parameters.ts';
import { mayRedirectTo } from './redirect-uri.ts';
import { findMistake, type Prompt, readMaxAge, readPrompts } from './request-rules.ts';
import { parseScope, type Scope } from './scopes.ts';

/** Where an answer goes, proven, and what comes back with it. */
export type ReturnTo = {
  readonly client: OidcClient;
  readonly redirectUri: string;
  /** The client recognises its own request by it; null when it sent none. */
  readonly state: string | null;
};

/** A request that may be granted. */
export type AuthorizationRequest = ReturnTo & {
  readonly scopes: readonly Scope[];
  /** Comes back in the id token, which is so tied to this request; null when none was sent. */
  readonly nonce: string | null;
  /** The code challenge of PKCE, S256; null where the client may leave it out. */
  readonly challenge: string | null;
  readonly prompts: ReadonlySet<Prompt>;
  /** Seconds since the user signed in, at most; null for any time. */
  readonly maxAge: number | null;
  /** An id token that the client has of its user, not verified yet. */
  readonly idTokenHint: string | null;
};

/** Why an address is not proven: what the page says that the user gets instead. */
export type Unproven =
  | 'unreadable'
  | 'repeated'
  | 'no_client'
  | 'unknown_client'
  | 'no_redirect_uri'
  | 'unregistered_redirect_uri';

/**
 * What a request is. `unproven`: nothing may be sent to its address; the client is known when only
 * the address is wrong. `mistaken`: the client is told.
 */
export type ReadRequest =
  | {
      readonly kind: 'unproven';
      readonly reason: Unproven;
      readonly client: OidcClient | null;
      readonly redirectUri: string | null;
    }
  | { readonly kind: 'mistaken'; readonly to: ReturnTo; readonly mistake: AuthorizationError }
  | { readonly kind: 'valid'; readonly request: AuthorizationRequest };

/** Finds a registered client, or answers with null. */
export type FindClient = (id: string) => Promise<OidcClient | null>;

/** Reads the query of a request. */
export async function readAuthorizationRequest(
  query: string,
  findClient: FindClient,
): Promise<ReadRequest> {
  const parameters = parseParameters(query);
  const unproven = (
    reason: Unproven,
    client: OidcClient | null = null,
    redirectUri: string | null = null,
  ) => ({ kind: 'unproven', reason, client, redirectUri }) as const;
  if (parameters === null) return unproven('unreadable');
  if (parameters.isRepeated('client_id') || parameters.isRepeated('redirect_uri')) {
    return unproven('repeated');
  }
  const id = parameters.get('client_id');
  if (id === null) return unproven('no_client');
  const client = await findClient(id);
  if (client === null) return unproven('unknown_client');
  const redirectUri = parameters.get('redirect_uri');
  // OAuth lets a client leave it out that has registered one address; OpenID Connect does not.
  if (redirectUri === null) return unproven('no_redirect_uri', client);
  if (!mayRedirectTo(client, redirectUri)) {
    return unproven('unregistered_redirect_uri', client, redirectUri);
  }
  const to = { client, redirectUri, state: stateOf(parameters) };
  const mistake = findMistake(parameters, client, query);
  if (mistake !== null) return { kind: 'mistaken', to, mistake };
  return { kind: 'valid', request: toRequest(to, parameters) };
}

/** The state that comes back. Of two, neither: it would be a guess. */
function stateOf(parameters: Parameters): string | null {
  return parameters.isRepeated('state') ? null : parameters.get('state');
}

function toRequest(to: ReturnTo, parameters: Parameters): AuthorizationRequest {
  return {
    ...to,
    scopes: parseScope(parameters.get('scope') ?? '') ?? [],
    nonce: parameters.get('nonce'),
    challenge: parameters.get('code_challenge'),
    prompts: new Set(readPrompts(parameters.get('prompt')) ?? []),
    maxAge: readMaxAge(parameters.get('max_age')),
    idTokenHint: parameters.get('id_token_hint'),
  };
}
