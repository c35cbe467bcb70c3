/**
 * The endpoints that clients of OpenID Connect ask by themselves, without a browser: how they are
 * authenticated, and what is wrong said in the JSON of RFC 6749, section 5.2.
 */
import type { OidcClient } from '../auth/oidc/client.ts';
import { readClientCredentials } from '../auth/oidc/client-authentication.ts';
import { ENDPOINTS } from '../auth/oidc/discovery.ts';
import type { Context, Handler } from '../http/context.ts';
import { type Fields, isForm, readFields } from '../http/fields.ts';
import { HttpError } from '../http/http-error.ts';
import { json, type Reply, type ReplyHeaders } from '../http/reply.ts';
import { optionalText } from './credentials.ts';
import type { Deps } from './deps.ts';
import { tooMany } from './form.ts';

type OAuthError =
  | 'invalid_request'
  | 'invalid_client'
  | 'invalid_grant'
  | 'invalid_scope'
  | 'unsupported_grant_type'
  | 'temporarily_unavailable'
  | 'server_error';

/** A request of a client that has been authenticated. */
export type ClientRequest = {
  readonly context: Context;
  readonly client: OidcClient;
  /** A parameter of the body; null when it is absent or empty, which is the same (section 3.1). */
  readonly parameter: (name: string) => string | null;
};

type ClientDeps = Pick<Deps, 'oidc' | 'audit'>;

/** Tokens, and what is wrong with a request for them, are kept by no cache (section 5.1). */
const NO_CACHE: ReplyHeaders = { pragma: 'no-cache' };

/** The JSON of an answer. */
export function oauthReply(data: unknown): Reply {
  return json(200, data, NO_CACHE);
}

/**
 * The JSON of a refusal. The description is for the developer of the client: ASCII without `"` and
 * `\`, as the grammar of section 5.2 wants it.
 */
export function oauthError(
  error: OAuthError,
  description: string,
  status = 400,
  headers: ReplyHeaders = {},
): Reply {
  const data = { error, error_description: description };
  return json(status, data, { ...NO_CACHE, ...headers });
}

/** 429 with the time to wait, in seconds: section 5.2 has no code for it. */
export function oauthTooMany(retryAfter: number, description: string): Reply {
  const { status, headers = {} } = tooMany(retryAfter);
  return oauthError('temporarily_unavailable', description, status, headers);
}

/** Whether only clients ask this address: errors there are in their JSON, whatever Accept says. */
export function isForClients(path: string): boolean {
  return path === ENDPOINTS.token || path === ENDPOINTS.revoke;
}

/**
 * The JSON of an error that was thrown, or that refused the request before its handler. A body that
 * cannot be read is 400, as section 5.2 has it.
 */
export function oauthFailure({ status, message, headers }: HttpError): Reply {
  const description = message.replaceAll('\u2019', "'");
  if (status >= 500) {
    const error = status === 503 ? 'temporarily_unavailable' : 'server_error';
    return oauthError(error, description, status, headers);
  }
  const unread = status === 413 || status === 415;
  return oauthError('invalid_request', description, unread ? 400 : status, headers);
}

/**
 * Creates a handler for requests of clients: each is authenticated first. What it throws becomes
 * JSON for a client in error-reply.ts.
 */
export function forClients(
  { oidc, audit }: ClientDeps,
  handle: (request: ClientRequest) => Promise<Reply>,
): Handler {
  return async (context) => {
    const fields = await readForm(context);
    return authenticated(context, (name) => optionalText(fields, name) || null);
  };

  async function authenticated(
    context: Context,
    parameter: ClientRequest['parameter'],
  ): Promise<Reply> {
    const { authorization = null } = context.request.headers;
    const id = parameter('client_id');
    const read = readClientCredentials(authorization, id, parameter('client_secret'));
    if (read.kind === 'mistaken') {
      return oauthError('invalid_request', 'client credentials must come in one way, well formed');
    }
    const wrong = wrongWith(
      parameter('client_assertion') !== null,
      read.kind === 'read' && read.credentials.secret !== null,
    );
    if (read.kind !== 'read') return refuseClient(wrong, false);
    const { credentials } = read;
    const { address } = context.client;
    const result = await oidc.guard.authenticate(credentials, address);
    if (result.ok) return handle({ context, client: result.client, parameter });
    if (result.reason === 'throttled') {
      return oauthTooMany(result.retryAfter, 'too many wrong secrets: try again later');
    }
    const reason = result.known ? credentials.id : 'unknown';
    await audit(context, 'client_refused', { userId: null, reason });
    return refuseClient(wrong, credentials.basic);
  }
}

/**
 * What may be wrong with a client that is refused, by what it sent alone: a client that is not
 * known gets the same words.
 */
function wrongWith(hasAssertion: boolean, hasSecret: boolean): string {
  if (hasAssertion) return 'send the secret itself in place of client_assertion';
  if (hasSecret) return 'there is no such client, or it has another secret';
  return 'there is no such client, or it has a secret and sent none';
}

/** Section 5.2: the challenge for a client that has used the header. */
function refuseClient(description: string, basic: boolean): Reply {
  const headers = basic ? { 'www-authenticate': 'Basic realm="Coatcheck"' } : {};
  return oauthError('invalid_client', description, 401, headers);
}

// Section 3.2: a form. JSON is what our own API takes.
async function readForm({ request }: Context): Promise<Fields> {
  if (!isForm(request.headers['content-type'])) {
    throw new HttpError(400, 'send application/x-www-form-urlencoded');
  }
  return readFields(request);
}
