/** The part of the route table about apps that have a host of their own. */

import { appHostHandlers } from './handlers/app-host.ts';
import { enterHandlers } from './handlers/enter.ts';
import type { Access } from './web/access.ts';
import type { Deps } from './web/deps.ts';
import type { Route } from './web/route.ts';

/** Creates their handlers and lists their routes, for routes.ts. */
export function appRoutes({ anyone, member, app }: Access, deps: Deps): readonly Route[] {
  const enter = enterHandlers(deps);
  const appHost = appHostHandlers(deps);

  return [
    member('GET', '/enter', enter.show),
    anyone('GET', '/enter/failed', enter.failed),
    app('GET', '/.coatcheck/enter', appHost.enter),
    app('GET', '/.coatcheck/logout', appHost.askToLeave),
    app('POST', '/.coatcheck/logout', appHost.leave),
    anyone('GET', '/sign-out', enter.askToLeave),
  ];
}
