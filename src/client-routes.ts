/** The part of the route table about apps that sign their users in here: their registration. */

import { clientsHandlers } from './handlers/clients.ts';
import type { Access } from './web/access.ts';
import { confirmed } from './web/confirmed.ts';
import type { Deps } from './web/deps.ts';
import type { Route } from './web/route.ts';

/** Creates their handlers and lists their routes, for routes.ts. */
export function clientRoutes({ admin }: Access, deps: Deps): readonly Route[] {
  const clients = clientsHandlers(deps);

  return [
    admin('GET', '/clients', clients.list),
    admin('POST', '/clients', clients.create, confirmed.addClient),
    admin('GET', '/clients/new', clients.showNew),
    admin('GET', '/clients/:clientId', clients.show),
    admin('POST', '/clients/:clientId/edit', clients.edit, confirmed.editClient),
    admin('POST', '/clients/:clientId/secret', clients.newSecret, confirmed.newClientSecret),
    admin('POST', '/clients/:clientId/remove', clients.remove, confirmed.removeClient),
  ];
}
