/**
 * Finds the handler for a request: checks the Host, finds the route, refuses cross-origin writes.
 * Each step may refuse with an HttpError. Who the user is comes later, route by route
 * (web/access.ts).
 */
import { bearerOf } from './bearer.ts';
import type { Context, Handler } from './context.ts';
import { crossOriginRefusal } from './cross-origin.ts';
import { HttpError } from './http-error.ts';
import { noContent, type Reply } from './reply.ts';
import { type KnownHosts, NOTHING, originFor, type RouteHosts } from './route-hosts.ts';
import type { Match, Router } from './router.ts';

/**
 * An unsafe request from another site. `reason` is the header that says so: for the log, not for
 * the client.
 */
export class CrossOriginError extends HttpError {
  readonly reason: string;

  constructor(reason: string) {
    super(
      403,
      'This form came from another site, so we didn\u2019t accept it. Open the page here and send it again.',
      { vary: 'Accept, Sec-Fetch-Site, Origin' },
    );
    this.reason = reason;
  }
}

/**
 * What dispatch needs of a route. `anyOrigin`: a form of another site is meant for it
 * (web/relay.ts).
 */
export type RouteTarget = {
  readonly handler: Handler;
  readonly hosts: RouteHosts;
  readonly anyOrigin?: true;
};

/** The reply of the route's handler. Throws HttpError for a refusal, or what it throws. */
export function dispatch(
  context: Context,
  router: Router<RouteTarget>,
  hosts: KnownHosts,
): Reply | Promise<Reply> {
  const { method, path, request } = context;
  const match = router.match(method, path);
  const found = match ?? anyMatch(router, path);
  const origin = originFor(request.headers.host, found?.value.hosts ?? 'site', hosts);
  if (match === null) return answerWithoutRoute(method, router.methods(path));

  // A page on another site cannot add an Authorization header without a CORS preflight, and no
  // response here allows one. A request that has the header is never identified by its cookie.
  const { value, params } = match;
  const reason =
    bearerOf(request.headers) === null && value.anyOrigin !== true
      ? crossOriginRefusal(method, request.headers, origin)
      : null;
  if (reason !== null) throw new CrossOriginError(reason);
  return value.handler(params === context.params ? context : { ...context, params });
}

// For a method that the address does not have: all its routes answer under the same hosts.
function anyMatch<T>(router: Router<T>, path: string): Match<T> | null {
  return router
    .methods(path)
    .reduce<Match<T> | null>((found, method) => found ?? router.match(method, path), null);
}

// The reply to OPTIONS, which every address answers by itself. Throws for any other method.
function answerWithoutRoute(method: string, methods: readonly string[]): Reply {
  if (methods.length === 0) throw new HttpError(404, NOTHING);
  const allow = methods.join(', ');
  if (method === 'OPTIONS') return noContent({ allow });
  throw new HttpError(405, `This address doesn\u2019t accept ${method}.`, { allow });
}
