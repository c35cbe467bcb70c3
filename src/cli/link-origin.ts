import type { Config } from '../config/config.ts';
import { ownOrigins, requestOrigin } from '../http/origins.ts';
import type { Surroundings } from './command.ts';

/**
 * A warning when the server of this database does not answer at the ORIGIN of this command, where
 * its links lead. Null when it does, or is not known.
 */
export function originWarning(
  { origin }: Config,
  { environment }: Surroundings,
  shared: ReadonlyMap<string, string>,
): string | null {
  const servers = shared.get('ORIGIN');
  if (servers === undefined || !environment.ORIGIN) return null;
  const { host } = new URL(origin);
  if (requestOrigin(host, ownOrigins(servers)) === origin) return null;
  return `The server was started with ORIGIN=${servers}, so this link to ${origin} does not work. Set ORIGIN for this command as for the server, or restart the server with this one.`;
}
