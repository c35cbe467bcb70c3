/** The part of the route table that speaks OpenID Connect with apps that sign their users in. */

import { clientLogoutHandlers } from './handlers/client-logout.ts';
import { oauthAuthorizeHandlers } from './handlers/oauth-authorize.ts';
import { oauthTokenHandlers } from './handlers/oauth-token.ts';
import { oauthUserinfoHandlers } from './handlers/oauth-userinfo.ts';
import type { Access } from './web/access.ts';
import type { Deps } from './web/deps.ts';
import type { Route } from './web/route.ts';

/** Creates their handlers and lists their routes, for routes.ts. */
export function oidcRoutes({ anyone, relay, client }: Access, deps: Deps): readonly Route[] {
  const authorize = oauthAuthorizeHandlers(deps);
  const token = oauthTokenHandlers(deps);
  const logout = clientLogoutHandlers(deps);
  const userinfo = oauthUserinfoHandlers(deps);

  return [
    client('GET', '/.well-known/openid-configuration', userinfo.discover),
    anyone('GET', '/oauth/authorize', authorize.show),
    relay('/oauth/authorize'),
    client('POST', '/oauth/token', token.create),
    client('GET', '/oauth/userinfo', userinfo.show),
    client('POST', '/oauth/userinfo', userinfo.show),
    client('POST', '/oauth/revoke', token.revoke),
    anyone('GET', '/oauth/logout', logout.show),
    relay('/oauth/logout'),
    anyone('POST', '/oauth/logout/confirm', logout.confirm),
  ];
}
