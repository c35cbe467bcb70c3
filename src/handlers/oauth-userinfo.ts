import { providerMetadata } from '../auth/oidc/discovery.ts';
import { claimsOf } from '../auth/oidc/user-claims.ts';
import { bearerOf } from '../http/bearer.ts';
import type { Handler } from '../http/context.ts';
import { json } from '../http/reply.ts';
import type { Deps } from '../web/deps.ts';
import { CHALLENGE, invalidToken, tooManyBadTokens } from '../web/unauthorized.ts';

/** What clients of OpenID Connect read: about a user, and about this provider. */
export function oauthUserinfoHandlers({
  oidc,
  siteUrl,
  log,
}: Pick<Deps, 'oidc' | 'siteUrl' | 'log'>) {
  /**
   * GET and POST /oauth/userinfo. OpenID Connect Core, section 5.3: the claims of the user for whom
   * the access token was given, by its scopes, as they are at this moment.
   */
  const show: Handler = async ({ request, requestId, client }) => {
    const token = bearerOf(request.headers);
    if (token === null) {
      return json(401, { error: 'Send an access token as a bearer token.' }, CHALLENGE);
    }
    const result = await oidc.clientSessions.check(token, client.address);
    if (result.ok) return json(200, claimsOf(result.user, result.scopes));
    log.info('token_refused', { id: requestId, reason: result.reason });
    throw result.reason === 'throttled' ? tooManyBadTokens(result.retryAfter) : invalidToken();
  };

  /** GET /.well-known/openid-configuration. OpenID Connect Discovery 1.0, section 4. */
  const discover: Handler = () =>
    json(200, providerMetadata(siteUrl, oidc.idTokens.algorithms), {
      'cache-control': 'public, max-age=300',
    });

  return { show, discover };
}
