/** The hosts of apps that have one of their own: their `/.coatcheck/` comes here. */
import type { IncomingHttpHeaders } from 'node:http';
import { type OwnOrigins, ownOrigins } from '../http/origins.ts';
import { type App, type Apps, isOnPath } from './apps.ts';

/** Every Host that names such an app, with the origin of a browser there. */
export function appOrigins(apps: readonly App[]): OwnOrigins {
  const own = apps.filter((app) => !isOnPath(app));
  return new Map(own.flatMap(({ address }) => [...ownOrigins(address)]));
}

/** The app on whose host a browser asks us for a page below `/.coatcheck/`; null elsewhere. */
export function appAt({ host }: Pick<IncomingHttpHeaders, 'host'>, apps: Apps): App | null {
  return hostApp(apps, { host });
}

/**
 * The app on whose host a browser is, of whose request a proxy asks; null for this site, and for
 * an app on a path of it.
 */
export function appAsked(headers: IncomingHttpHeaders, apps: Apps): App | null {
  return hostApp(apps, headers);
}

function hostApp(apps: Apps, headers: IncomingHttpHeaders): App | null {
  const { app } = apps.atRequest(headers);
  return app === null || isOnPath(app) ? null : app;
}
