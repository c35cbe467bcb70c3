/**
 * The way of a request to its handler: is it meant for this site, is there anything at its address, may it come from
 * where it comes from? Each step may refuse with an HttpError; who the client is comes later, route by route.
 */
import { bearerOf } from './bearer.ts';
import type { Context, Handler } from './context.ts';
import { crossOriginRefusal } from './cross-origin.ts';
import { HttpError } from './http-error.ts';
import { type OwnOrigins, requestOrigin } from './origins.ts';
import { noContent, type Reply } from './reply.ts';
import type { Match, Router } from './router.ts';

/** A form that another site sent. `reason` is the header that gave it away: for the log, not for the client. */
export class CrossOriginError extends HttpError {
  readonly reason: string;

  constructor(reason: string) {
    super(
      403,
      'This was sent from another site, so it was not accepted. Open the page here and send it again.',
      { vary: 'Accept, Sec-Fetch-Site, Origin' },
    );
    this.reason = reason;
  }
}

/** A request under a name that is not ours. `host` is what it called us: for the log. */
export class WrongHostError extends HttpError {
  readonly host: string;

  constructor(host: string) {
    super(421, 'This host name is not the one of this site.');
    this.host = host;
  }
}

/** What the way needs to know of a route. `anyHost`: it answers under every Host, for probes that know only an address. */
export type RouteTarget = { readonly handler: Handler; readonly anyHost: boolean };

/** The reply of the handler that a request is for. Throws HttpError for a refusal, and what the handler throws. */
export async function dispatch(
  context: Context,
  router: Router<RouteTarget>,
  own: OwnOrigins,
): Promise<Reply> {
  const { method, path, request } = context;
  const origin = requestOrigin(request.headers.host, own);
  if (origin === null && !router.match(method, path)?.value.anyHost) {
    throw new WrongHostError(request.headers.host ?? '');
  }
  const match = find(router, method, path);
  if (match === null) return noContent({ allow: router.methods(path).join(', ') });

  // No page on another site can add an Authorization header without asking first, and nobody here says yes; and a request
  // that has one is never known by its cookie.
  const reason =
    bearerOf(request.headers) === null
      ? crossOriginRefusal(method, request.headers, origin ?? '')
      : null;
  if (reason !== null) throw new CrossOriginError(reason);
  const { value, params } = match;
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
  throw new HttpError(405, `This address does not answer to ${method}.`, { allow });
}
