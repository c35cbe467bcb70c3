import { parseScope } from '../auth/oidc/scopes.ts';
import type { Handler } from '../http/context.ts';
import type { Reply } from '../http/reply.ts';
import type { Deps } from '../web/deps.ts';
import {
  type ClientRequest,
  forClients,
  oauthError,
  oauthReply,
  oauthTooMany,
} from '../web/oauth-client.ts';

/** The token endpoint of OpenID Connect, and its counterpart that ends what it has given. */
export function oauthTokenHandlers(deps: Deps) {
  const { oidc, audit, log } = deps;

  /** POST /oauth/token. RFC 6749, section 3.2: a code or a refresh token for tokens. */
  const create: Handler = forClients(deps, async (request) => {
    const type = request.parameter('grant_type');
    if (type === 'authorization_code') return exchangeCode(request);
    if (type === 'refresh_token') return refresh(request);
    if (type === null) return oauthError('invalid_request', 'grant_type is missing');
    const known = 'grant_type must be authorization_code or refresh_token';
    return oauthError('unsupported_grant_type', known);
  });

  async function exchangeCode(request: ClientRequest): Promise<Reply> {
    const { context, client, parameter } = request;
    const code = parameter('code');
    if (code === null) return oauthError('invalid_request', 'code is missing');
    const presented = {
      code,
      redirectUri: parameter('redirect_uri'),
      verifier: parameter('code_verifier'),
    };
    const result = await oidc.grants.exchangeCode(client, presented, context.client);
    if (!result.ok) {
      if (result.reason === 'used' && result.userId !== null) {
        await audit(context, 'token_reused', { userId: result.userId, reason: 'code' });
      }
      return refuseGrant(request, result.reason);
    }
    const { userId } = result;
    await audit(context, 'client_login', { userId, reason: client.id, about: client.name });
    if (result.evicted) await audit(context, 'session_evicted', { userId });
    return oauthReply(result.response);
  }

  async function refresh(request: ClientRequest): Promise<Reply> {
    const { context, client, parameter } = request;
    const token = parameter('refresh_token');
    if (token === null) return oauthError('invalid_request', 'refresh_token is missing');
    const scope = parameter('scope');
    const scopes = scope === null ? null : parseScope(scope);
    if (scopes !== null && !scopes.includes('openid')) {
      return oauthError('invalid_scope', 'scope has no openid');
    }
    if (scope !== null && scopes === null) return oauthError('invalid_scope', 'scope is malformed');
    const result = await oidc.grants.refresh(client, token, scopes, context.client.address);
    if (result.ok) return oauthReply(result.response);
    if (result.reason === 'scope') {
      return oauthError('invalid_scope', 'scope asks for more than was granted');
    }
    if (result.reason === 'throttled') return oauthTooMany(result.retryAfter, 'too many exchanges');
    if (result.reason === 'reused') {
      await audit(context, 'token_reused', { userId: result.userId });
    }
    return refuseGrant(request, result.reason);
  }

  /** One answer for all of them: which one it was is for the log (RFC 6749, section 5.2). */
  function refuseGrant({ context, client }: ClientRequest, reason: string): Reply {
    log.info('grant_refused', { id: context.requestId, client: client.id, reason });
    return oauthError('invalid_grant', 'the code or token is invalid, or was for another request');
  }

  /**
   * POST /oauth/revoke. RFC 7009: ends the session of a refresh or access token, and so both. The
   * answer is the same for a token that is not known.
   */
  const revoke: Handler = forClients(deps, async ({ context, client, parameter }) => {
    const token = parameter('token');
    if (token === null) return oauthError('invalid_request', 'token is missing');
    const ended = await oidc.grants.revoke(client, token, context.client.address);
    if (ended === 'other_client') {
      return oauthError('invalid_request', 'the token was given to another client');
    }
    return oauthReply({});
  });

  return { create, revoke };
}
