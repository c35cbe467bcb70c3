import { Router } from './http/router.ts';
import { routes } from './routes.ts';
import { createAccess } from './web/access.ts';
import { notingRoute } from './web/asked-route.ts';
import { createDeps, type Deps, type DepsOptions } from './web/deps.ts';
import { createErrorReply, type ReplyToError } from './web/error-reply.ts';
import { createReplay } from './web/replay.ts';
import type { Route } from './web/route.ts';
import { createIdentify, type Identify } from './web/visitor.ts';

/** What all requests share: the route table, the router, the error replies, what finds the user. */
export type BuiltRoutes = {
  readonly table: readonly Route[];
  readonly router: Router<Route>;
  readonly replyToError: ReplyToError;
  readonly deps: Deps;
  readonly identify: Identify;
};

/** Builds it, once at the start. `isReady` says whether the server accepts more requests. */
export function buildRoutes(options: DepsOptions, isReady: () => boolean): BuiltRoutes {
  const router = new Router<Route>();
  const isPage = (path: string) => router.match('GET', path) !== null;
  const deps = createDeps(options, isPage, isReady);
  const identify = createIdentify(deps);
  const replyToError = createErrorReply(deps, identify, isPage);
  const table = routes(createAccess(deps, identify), deps, createReplay(router, replyToError));
  const toAsk = options.observer === undefined ? (route: Route) => route : notingRoute;
  for (const route of table) router.add(route.method, route.pattern, toAsk(route));
  return { table, router, replyToError, deps, identify };
}
