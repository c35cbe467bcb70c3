/**
 * The description of the provider that clients read instead of being told twelve addresses: OpenID
 * Connect Discovery 1.0, section 3.
 */
import { AUTHENTICATION_LEVELS } from './authentication.ts';
import type { IdTokenAlgorithm } from './client.ts';
import { CLIENT_AUTHENTICATION } from './client-authentication.ts';
import { PROMPTS } from './request-rules.ts';
import { SCOPES } from './scopes.ts';

/** The paths of the endpoints. */
export const ENDPOINTS = {
  authorize: '/oauth/authorize',
  token: '/oauth/token',
  userinfo: '/oauth/userinfo',
  revoke: '/oauth/revoke',
  logout: '/oauth/logout',
  jwks: '/.well-known/jwks.json',
} as const;

/** The metadata of an issuer, which is our origin. `algorithms`: what id tokens are signed with. */
export function providerMetadata(issuer: string, algorithms: readonly IdTokenAlgorithm[]) {
  const at = (path: string) => `${issuer}${path}`;
  return {
    issuer,
    authorization_endpoint: at(ENDPOINTS.authorize),
    token_endpoint: at(ENDPOINTS.token),
    userinfo_endpoint: at(ENDPOINTS.userinfo),
    revocation_endpoint: at(ENDPOINTS.revoke),
    // RP-Initiated Logout 1.0, section 2.1; Back-Channel Logout 1.0, section 2.1.
    end_session_endpoint: at(ENDPOINTS.logout),
    backchannel_logout_supported: true,
    backchannel_logout_session_supported: true,
    jwks_uri: at(ENDPOINTS.jwks),
    scopes_supported: SCOPES,
    response_types_supported: ['code'],
    response_modes_supported: ['query'],
    grant_types_supported: ['authorization_code', 'refresh_token'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: algorithms,
    token_endpoint_auth_methods_supported: CLIENT_AUTHENTICATION,
    revocation_endpoint_auth_methods_supported: CLIENT_AUTHENTICATION,
    code_challenge_methods_supported: ['S256'],
    prompt_values_supported: PROMPTS,
    acr_values_supported: AUTHENTICATION_LEVELS,
    claims_supported: [
      'iss',
      'sub',
      'aud',
      'exp',
      'iat',
      'auth_time',
      'nonce',
      'acr',
      'amr',
      'sid',
      'name',
      'email',
      'email_verified',
      'groups',
    ],
    authorization_response_iss_parameter_supported: true,
    // Both are true where they are left out.
    request_parameter_supported: false,
    request_uri_parameter_supported: false,
    claims_parameter_supported: false,
  };
}
