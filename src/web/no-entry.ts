import { noEntryPage } from '../../views/no-entry.ts';
import type { User } from '../auth/accounts/user.ts';
import type { Context } from '../http/context.ts';
import { json, type Reply } from '../http/reply.ts';
import { type App, isOnPath } from './apps.ts';
import type { Deps } from './deps.ts';
import { ownGroupsPage } from './groups.ts';
import { hasBearer } from './visitor.ts';

/**
 * The 403 for a signed-in user who may not enter an app: a page, or JSON, that says why and whom to
 * ask. `app` is null when it is not certain which one was meant.
 */
export type NoEntry = (context: Context, user: User, app: App | null) => Reply;

/** Creates it. */
export function createNoEntry({
  page,
  site: { contact },
  siteUrl,
}: Pick<Deps, 'page' | 'site' | 'siteUrl'>): NoEntry {
  const dashboard = `${siteUrl}/dashboard`;
  return (context, user, app) => {
    if (context.wantsJson || hasBearer(context))
      return json(403, { error: sentence(app, contact.text), dashboard });
    const site = app === null || isOnPath(app) ? '' : siteUrl;
    const own = ownGroupsPage(user);
    const view = noEntryPage({
      app,
      email: user.email,
      contact,
      ownPage: own && site + own,
      dashboard: `${site}/dashboard`,
    });
    return page(user, view, 403);
  };
}

function sentence(app: App | null, contact: string): string {
  if (app === null) {
    return `It isn\u2019t certain which app this address leads to. Check it, or ask ${contact}.`;
  }
  const groups = app.groups.join(' or ');
  return `You can\u2019t open ${app.name}, which is for people in the group ${groups}. Ask ${contact} to add you.`;
}
