/**
 * The endpoints that clients of OpenID Connect ask by themselves, without a browser: how they are
 * authenticated, and what is wrong said in the JSON of RFC 6749, section 5.2.
 */
import type { OidcClient } from '../auth/oidc/client.ts';
import { readClientCredentials } from '../auth/oidc/client-authentication.ts';
import { StoreUnavailable } from '../auth/store-errors.ts';
import type { Context, Handler } from '../http/context.ts';
import { type Fields, readFields } from '../http/fields.ts';
import { HttpError } from '../http/http-error.ts';
import { isJson } from '../http/negotiate.ts';
import { json, type Reply, type ReplyHeaders } from '../http/reply.ts';
import { optionalText } from './credentials.ts';
import type { Deps } from './deps.ts';
import { tooMany } from './form.ts';
import { RETRY } from './unsaved.ts';

type OAuthError =
  | 'invalid_request'
  | 'invalid_client'
  | 'invalid_grant'
  | 'invalid_scope'
  | 'unsupported_grant_type'
  | 'temporarily_unavailable';

/** A request of a client that has been authenticated. */
export type ClientRequest = {
  readonly context: Context;
  readonly client: OidcClient;
  /** A parameter of the body; null when it is absent or empty, which is the same (section 3.1). */
  readonly parameter: (name: string) => string | null;
};

type ClientDeps = Pick<Deps, 'oidc' | 'audit' | 'logError'>;

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

/** Creates a handler for requests of clients: each is authenticated first. */
export function forClients(
  { oidc, audit, logError }: ClientDeps,
  handle: (request: ClientRequest) => Promise<Reply>,
): Handler {
  return async (context) => {
    try {
      const fields = await readForm(context);
      const parameter = (name: string) => optionalText(fields, name) || null;
      return await authenticated(context, parameter);
    } catch (error) {
      if (error instanceof HttpError && error.status < 500) {
        return oauthError('invalid_request', error.message);
      }
      if (!(error instanceof StoreUnavailable)) throw error;
      logError(error);
      return oauthError('temporarily_unavailable', 'nothing can be stored right now', 503, RETRY);
    }
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
  if (hasAssertion) return 'client_assertion is not supported: send the secret itself';
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
  if (isJson(request.headers['content-type'])) {
    throw new HttpError(400, 'send application/x-www-form-urlencoded');
  }
  return readFields(request);
}
