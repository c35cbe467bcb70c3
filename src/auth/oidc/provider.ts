import { ENDPOINTS } from './discovery.ts';

/** The addresses that a client has to know. `siteUrl`: the origin and the prefix of the site. */
export function providerAddresses(siteUrl: string) {
  return {
    issuer: siteUrl,
    discovery: `${siteUrl}/.well-known/openid-configuration`,
    authorizationEndpoint: `${siteUrl}${ENDPOINTS.authorize}`,
    tokenEndpoint: `${siteUrl}${ENDPOINTS.token}`,
    userinfoEndpoint: `${siteUrl}${ENDPOINTS.userinfo}`,
    jwksUri: `${siteUrl}${ENDPOINTS.jwks}`,
    endSessionEndpoint: `${siteUrl}${ENDPOINTS.logout}`,
  };
}
