/** The hosts of apps that have one of their own: their `/.coatcheck/` comes here. */
import type { IncomingHttpHeaders } from 'node:http';
import { type OwnOrigins, ownOrigins } from '../http/origins.ts';
import { type App, type Apps, isOnPath, type RequestedApp } from './apps.ts';

/** Every Host that names such an app, with the origin of a browser there. */
export function appOrigins(apps: readonly App[]): OwnOrigins {
  const own = apps.filter((app) => !isOnPath(app));
  return new Map(own.flatMap(({ address }) => [...ownOrigins(address)]));
}

/** The app on whose host a browser asks us for a page below `/.coatcheck/`; null elsewhere. */
export function appAt({ host }: Pick<IncomingHttpHeaders, 'host'>, apps: Apps): App | null {
  return withOwnHost(apps.atRequest({ host }));
}

/** The app on whose host a browser is; null for this site, and for an app on a path of it. */
export function withOwnHost({ app }: RequestedApp): App | null {
  return app === null || isOnPath(app) ? null : app;
}
