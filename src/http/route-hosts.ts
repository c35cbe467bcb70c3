/**
 * Under which hosts a route answers. Most do under those of this site alone; a few at the hosts of
 * apps, whose proxy leads some addresses here; and some under any, for clients that know only an
 * address.
 */
import { HttpError } from './http-error.ts';
import { type OwnOrigins, requestOrigin } from './origins.ts';

export type RouteHosts = 'site' | 'apps' | 'any';

/** Every Host that requests come under, with the origin of a browser there. */
export type KnownHosts = { readonly site: OwnOrigins; readonly apps: OwnOrigins };

/** A request whose Host header names another site. `host` is that name, for the log. */
export class WrongHostError extends HttpError {
  readonly host: string;

  constructor(host: string) {
    super(421, 'This site has a different host name.');
    this.host = host;
  }
}

/**
 * The origin that a request was sent to; empty under a Host that is not ours, for a route that
 * answers under any. Throws WrongHostError when the route answers under another, and 404 when this
 * site has none at its address.
 */
export function originFor(
  host: string | undefined,
  routeHosts: RouteHosts,
  { site, apps }: KnownHosts,
): string {
  const own = requestOrigin(host, site);
  const app = routeHosts === 'apps' ? requestOrigin(host, apps) : null;
  if (app !== null) return app;
  if (own !== null && routeHosts === 'apps') throw new HttpError(404, NOTHING);
  if (own === null && routeHosts !== 'any') throw new WrongHostError(host ?? '');
  return own ?? '';
}

/** What a request for an address without a route is told. */
export const NOTHING = 'There is nothing at this address.';
