import type { Access } from './web/access.ts';
import type { Deps } from './web/deps.ts';
import type { Route } from './web/route.ts';

/** The routes of your own pages: README, "Add a page of your own". No upgrade changes this file. */
export function ownRoutes(_access: Access, _deps: Deps): readonly Route[] {
  return [];
}
