import { ENDPOINTS } from './discovery.ts';

/** What an administrator types into a client of the site with this origin. */
export function providerAddresses(origin: string) {
  return {
    issuer: origin,
    discovery: `${origin}/.well-known/openid-configuration`,
    authorizationEndpoint: `${origin}${ENDPOINTS.authorize}`,
    tokenEndpoint: `${origin}${ENDPOINTS.token}`,
    userinfoEndpoint: `${origin}${ENDPOINTS.userinfo}`,
    jwksUri: `${origin}${ENDPOINTS.jwks}`,
    endSessionEndpoint: `${origin}${ENDPOINTS.logout}`,
  };
}
