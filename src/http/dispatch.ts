/**
 * Finds the handler for a request: checks the Host, finds the route, refuses cross-origin writes.
 * Each step may refuse with an HttpError. Who the user is comes later, route by route
 * (web/access.ts).
 */
import { bearerOf } from './bearer.ts';
import type { Context, Handler } from './context.ts';
import { crossOriginRefusal } from './cross-origin.ts';
import { HttpError } from './http-error.ts';
import { type OwnOrigins, requestOrigin } from './origins.ts';
import { noContent, type Reply } from './reply.ts';
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

/** A request whose Host header names another site. `host` is that name, for the log. */
export class WrongHostError extends HttpError {
  readonly host: string;

  constructor(host: string) {
    super(421, 'This site has a different host name.');
    this.host = host;
  }
}

/**
 * What dispatch needs of a route. `anyHost`: it answers under every Host, for probes that know only
 * an address. `anyOrigin`: a form of another site is meant for it (web/relay.ts).
 */
export type RouteTarget = {
  readonly handler: Handler;
  readonly anyHost: boolean;
  readonly anyOrigin?: true;
};

/** The reply of the route's handler. Throws HttpError for a refusal, or what it throws. */
export function dispatch(
  context: Context,
  router: Router<RouteTarget>,
  own: OwnOrigins,
): Reply | Promise<Reply> {
  const { method, path, request } = context;
  const origin = requestOrigin(request.headers.host, own);
  if (origin === null && !router.match(method, path)?.value.anyHost) {
    throw new WrongHostError(request.headers.host ?? '');
  }
  const match = find(router, method, path);
  if (match === null) return noContent({ allow: router.methods(path).join(', ') });

  // A page on another site cannot add an Authorization header without a CORS preflight, and no
  // response here allows one. A request that has the header is never identified by its cookie.
  const { value, params } = match;
  const reason =
    bearerOf(request.headers) === null && value.anyOrigin !== true
      ? crossOriginRefusal(method, request.headers, origin ?? '')
      : null;
  if (reason !== null) throw new CrossOriginError(reason);
  return value.handler(params === context.params ? context : { ...context, params });
}

// Null for OPTIONS, which every address answers by itself.
function find<T>(router: Router<T>, method: string, path: string): Match<T> | null {
  const match = router.match(method, path);
  if (match !== null) return match;
  const methods = router.methods(path);
  if (methods.length === 0) throw new HttpError(404, 'There is nothing at this address.');
  if (method === 'OPTIONS') return null;
  const allow = methods.join(', ');
  throw new HttpError(405, `This address doesn\u2019t accept ${method}.`, { allow });
}
