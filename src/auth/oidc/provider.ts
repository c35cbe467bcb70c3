/** The addresses of the provider, which are those of the site. */

/** Where a client of the site with this origin finds what. */
export function providerAddresses(origin: string) {
  return {
    issuer: origin,
    discovery: `${origin}/.well-known/openid-configuration`,
    authorizationEndpoint: `${origin}/oauth/authorize`,
    tokenEndpoint: `${origin}/oauth/token`,
    userinfoEndpoint: `${origin}/oauth/userinfo`,
    jwksUri: `${origin}/.well-known/jwks.json`,
    endSessionEndpoint: `${origin}/oauth/logout`,
  };
}
