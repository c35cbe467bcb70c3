import { ENDPOINTS } from './discovery.ts';

/** Where a client of the site finds what; `siteUrl` is its origin and its prefix. */
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
