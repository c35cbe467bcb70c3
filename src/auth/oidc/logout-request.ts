/**
 * A client that has signed its user out asks to end the session here, too: RP-Initiated Logout 1.0,
 * section 2. Nothing in such a request is proven but an id token of ours that comes with it, and
 * any page can send a browser here (log-out CSRF). So the session ends at once only for a hint that
 * was given for it; else the user is asked.
 */
import type { OidcClient } from './client.ts';
import type { Hint } from './id-token-keys.ts';
import { parseParameters } from './parameters.ts';
import { withParameters } from './redirect-uri.ts';

/** What a request says. */
export type LogoutRequest = {
  /** An id token. */
  readonly hint: string | null;
  readonly clientId: string | null;
  /** Where the browser is to be sent afterwards. */
  readonly returnTo: string | null;
  readonly state: string | null;
};

const NAMES = ['id_token_hint', 'client_id', 'post_logout_redirect_uri', 'state'] as const;

/**
 * Reads the query of a request; null when it does not decode, or says something twice. The rest is
 * ignored: `logout_hint` and `ui_locales` are wishes.
 */
export function readLogoutRequest(query: string): LogoutRequest | null {
  const parameters = parseParameters(query);
  if (parameters === null || NAMES.some((name) => parameters.isRepeated(name))) return null;
  const [hint, clientId, returnTo, state] = NAMES.map((name) => parameters.get(name));
  return {
    hint: hint ?? null,
    clientId: clientId ?? null,
    returnTo: returnTo ?? null,
    state: state ?? null,
  };
}

/**
 * The address to which a client may have the browser sent after signing out, with `state`. Null for
 * one that is not registered, character by character: this would be an open redirect.
 */
export function logoutUrl(
  client: Pick<OidcClient, 'logoutUris'> | null,
  { returnTo, state }: Pick<LogoutRequest, 'returnTo' | 'state'>,
): string | null {
  if (client === null || returnTo === null || !client.logoutUris.includes(returnTo)) return null;
  if (state === null) return returnTo;
  return withParameters(returnTo, new URLSearchParams({ state }));
}

/**
 * Whether a hint was given for this session: of the user, and under the `sid` that the client knows
 * (null: the client does not know the session). A token without `sid` was given for none: it came
 * of a refresh token that outlived its session.
 */
export function isHintOf(hint: Hint, user: { readonly publicId: string }, sid: string | null) {
  return hint.sub === user.publicId && sid !== null && hint.sid === sid;
}
