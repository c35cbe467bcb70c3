import type { FactStore } from '../auth/fact-store.ts';
import type { Config } from '../config.ts';
import { ownOrigins, requestOrigin } from '../http/origins.ts';
import type { Surroundings } from './command.ts';

/** Where links lead to. */
export type LinkOrigin = {
  readonly origin: string;
  /** A sentence when the server that has this database was started with another ORIGIN, which alone it answers to. */
  readonly doubt?: string;
};

/** The ORIGIN of this command when it is given one, or else the one that the server was started with. */
export async function linkOrigin(
  { origin }: Config,
  { environment }: Surroundings,
  facts: FactStore,
): Promise<LinkOrigin> {
  const servers = (await facts.read()).get('ORIGIN');
  if (servers === undefined) return { origin };
  if (!environment.ORIGIN) return { origin: servers };
  const { host } = new URL(origin);
  if (requestOrigin(host, ownOrigins(servers)) === origin) return { origin };
  const doubt = `The server was started with ORIGIN=${servers}, and answers at ${origin} only when it is started with that.`;
  return { origin, doubt };
}
