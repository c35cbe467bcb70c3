import type { Config } from '../config/config.ts';
import type { GivenSettings } from '../config/given-settings.ts';
import { parseOrigin } from '../config/setting-values.ts';
import { ownOrigins, requestOrigin } from '../http/origins.ts';
import type { CommandResult } from './command.ts';

/**
 * A warning when the server of this database was started with a different ORIGIN than this command
 * has: its links would lead nowhere. Before its first start, the settings file tells its ORIGIN.
 * Null when they match or the server's ORIGIN is unknown.
 */
export function originWarning(
  { origin }: Pick<Config, 'origin'>,
  { environment, file }: GivenSettings,
  shared: ReadonlyMap<string, string>,
): string | null {
  if (!environment.ORIGIN) return null;
  const started = shared.get('ORIGIN');
  if (started !== undefined) {
    if (isSame(origin, started)) return null;
    const place = file?.places.get('ORIGIN');
    const advice =
      place === undefined
        ? 'Set ORIGIN for this command as for the server, or restart the server with this one.'
        : `This one is from ${place}: restart the server with it.`;
    return `The server was started with ORIGIN=${started}, so this link to ${origin} will not work. ${advice}`;
  }
  const other = file?.overridden.get('ORIGIN');
  if (other === undefined || isSame(origin, other.text)) return null;
  return `This link leads to ORIGIN=${origin} of the environment, and not to ${other.text} of ${other.place}.`;
}

/** The message of a result that shows addresses of the site, with this warning added to it. */
export function withOriginWarning(
  { message }: Pick<CommandResult, 'message'>,
  warning: string | null,
): Pick<CommandResult, 'message'> {
  const all = [message, warning].filter((sentence) => sentence != null);
  return all.length === 0 ? {} : { message: all.join(' ') };
}

function isSame(origin: string, servers: string): boolean {
  const own = parseOrigin(servers);
  return own !== null && requestOrigin(new URL(origin).host, ownOrigins(own)) === origin;
}
