import type { Config } from '../config/config.ts';
import { ownOrigins, requestOrigin } from '../http/origins.ts';
import type { CommandContext } from './command.ts';

/**
 * A warning when the server of this database was started with a different ORIGIN than this command
 * has: its links would lead nowhere. Null when they match or the server's ORIGIN is unknown.
 */
export function originWarning(
  { origin }: Config,
  { environment }: CommandContext,
  shared: ReadonlyMap<string, string>,
): string | null {
  const servers = shared.get('ORIGIN');
  if (servers === undefined || !environment.ORIGIN) return null;
  const { host } = new URL(origin);
  if (requestOrigin(host, ownOrigins(servers)) === origin) return null;
  return `The server was started with ORIGIN=${servers}, so this link to ${origin} will not work. Set ORIGIN for this command as for the server, or restart the server with this one.`;
}
