import type { Config } from '../config.ts';
import { ownOrigins, requestOrigin } from '../http/origins.ts';
import type { Surroundings } from './command.ts';

/**
 * A sentence when this command was given an ORIGIN under which the server that has this database
 * does not answer: links lead to the one that was given. Null when there is nothing to say.
 */
export function doubtOrigin(
  { origin }: Config,
  { environment }: Surroundings,
  facts: ReadonlyMap<string, string>,
): string | null {
  const servers = facts.get('ORIGIN');
  if (servers === undefined || !environment.ORIGIN) return null;
  const { host } = new URL(origin);
  if (requestOrigin(host, ownOrigins(servers)) === origin) return null;
  return `The server was started with ORIGIN=${servers}, and answers at ${origin} only when it is started with that.`;
}
