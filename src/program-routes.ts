/** The part of the route table about programs: their tokens, and the keys that users give them. */

import { programKeyHandlers } from './handlers/program-keys.ts';
import { tokenHandlers } from './handlers/tokens.ts';
import type { Access } from './web/access.ts';
import { confirmed } from './web/confirmed.ts';
import type { Deps } from './web/deps.ts';
import type { Route } from './web/route.ts';

/** Creates their handlers and lists their routes, for routes.ts. */
export function programRoutes(
  { probe, anyone, enrolment, member, admin }: Access,
  deps: Deps,
): readonly Route[] {
  const token = tokenHandlers(deps);
  const keys = programKeyHandlers(deps);

  return [
    anyone('POST', '/token/login', token.logIn),
    anyone('POST', '/token/login/second-step', token.finish),
    anyone('POST', '/token/refresh', token.refresh),
    anyone('POST', '/token/key', token.ofKey),
    enrolment('POST', '/token/revoke', token.revoke),
    member('GET', '/me', token.me),
    probe('/.well-known/jwks.json', token.jwks), // a service on this machine knows an address

    member('GET', '/account/keys', keys.list),
    member('POST', '/account/keys', keys.create, confirmed.makeKey),
    member('POST', '/account/keys/:id/revoke', keys.revoke, confirmed.revokeKey),
    admin('POST', '/users/:id/keys/:key/revoke', keys.revokeOf, confirmed.revokeKeyOf),
  ];
}
