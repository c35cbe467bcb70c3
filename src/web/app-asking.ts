import { ENDPOINTS } from '../auth/oidc/discovery.ts';
import { queryField, splitAddress } from '../http/target.ts';
import type { Deps } from './deps.ts';

type AskingDeps = {
  readonly apps: Pick<Deps['apps'], 'byOrigin' | 'onPath'>;
  readonly oidc: Pick<Deps['oidc'], 'findClient'>;
};

/**
 * The name of the app that waits behind a local page: a user on the way there reads it where they
 * sign in or confirm. Null for a page that is not about an app. `next` comes from a query, so an
 * attacker can choose among the names, but each is the one that an administrator gave.
 */
export type AppAsking = (next: string | null) => Promise<string | null>;

/** Creates it. */
export function createAppAsking({ apps, oidc }: AskingDeps): AppAsking {
  return async (next) => {
    if (next === null) return null;
    const { path, query } = splitAddress(next);
    if (path === '/enter') return apps.byOrigin(queryField(query, 'app') ?? '')?.name ?? null;
    if (path !== ENDPOINTS.authorize) return apps.onPath(next)?.name ?? null;
    const clientId = queryField(query, 'client_id');
    return clientId === null ? null : ((await oidc.findClient(clientId))?.name ?? null);
  };
}
