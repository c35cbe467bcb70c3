/** The addresses of the provider, which are those of the site. */

/** Where a client of the site finds what; `siteUrl` is its origin and its prefix. */
export function providerAddresses(siteUrl: string) {
  return {
    issuer: siteUrl,
    discovery: `${siteUrl}/.well-known/openid-configuration`,
    authorizationEndpoint: `${siteUrl}/oauth/authorize`,
    tokenEndpoint: `${siteUrl}/oauth/token`,
    userinfoEndpoint: `${siteUrl}/oauth/userinfo`,
    jwksUri: `${siteUrl}/.well-known/jwks.json`,
    endSessionEndpoint: `${siteUrl}/oauth/logout`,
  };
}
