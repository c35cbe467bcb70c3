import type { User } from '../auth/accounts/user.ts';
import type { OidcClient } from '../auth/oidc/client.ts';
import { type App, mayEnter } from './apps.ts';
import type { Deps } from './deps.ts';

/** The apps that a user may enter; null where there are no apps at all. */
export type OpenApps = (user: User) => Promise<readonly App[] | null>;

/** Creates it: the apps of PROTECTS, and behind them the clients that have a first page. */
export function createOpenApps({ apps, clients }: Pick<Deps, 'apps' | 'clients'>): OpenApps {
  // The store answers with the same list until a client has changed.
  let of: readonly OidcClient[] = [];
  let all = apps.list;

  return async (user) => {
    const now = await clients.all();
    if (now !== of) {
      of = now;
      all = [...apps.list, ...now.flatMap(toApp)];
    }
    return all.length === 0 ? null : all.filter((app) => mayEnter(user, app));
  };
}

function toApp({ homeUri, name, groups }: OidcClient): readonly App[] {
  return homeUri === null ? [] : [{ address: homeUri, name, groups }];
}
