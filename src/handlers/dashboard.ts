import { dashboardPage } from '../../views/dashboard.ts';
import type { Html } from '../../views/html.ts';
import { appCard, launcher } from '../../views/launcher.ts';
import type { SignIn } from '../auth/events.ts';
import { isKey } from '../auth/tokens/program-keys.ts';
import type { Handler } from '../http/context.ts';
import { json } from '../http/reply.ts';
import { describeDevice } from '../http/user-agent.ts';
import type { App } from '../web/apps.ts';
import type { Deps } from '../web/deps.ts';
import { demandOf } from '../web/factor-view.ts';
import { ownGroupsPage } from '../web/groups.ts';
import { isoTime, toAccountData, toSessionData } from '../web/json-shapes.ts';
import { createOpenApps } from '../web/open-apps.ts';
import { toSessionView } from '../web/session-view.ts';
import type { Member } from '../web/visitor.ts';

/** The page for signed-in users. */
export function dashboardHandlers({
  sessions,
  events,
  factors,
  page,
  site,
  apps,
  clients,
  times,
}: Pick<Deps, 'sessions' | 'events' | 'factors' | 'page' | 'site' | 'apps' | 'clients' | 'times'>) {
  const openApps = createOpenApps({ apps, clients });
  const cards = new WeakMap<App, Html>();

  function cardOf(app: App): Html {
    const card = cards.get(app) ?? appCard(app);
    cards.set(app, card);
    return card;
  }

  /** GET /dashboard. This session, the user's other sessions, and the latest sign-ins. */
  const show: Handler<Member> = async ({ user, session, wantsJson }) => {
    // Asked together: a database on another machine answers all in one round trip.
    const [own, signIns, open] = await Promise.all([
      sessions.of(user.id),
      events.signIns(user.id),
      openApps(user),
    ]);
    const others = own.filter(({ key }) => key !== session.key);
    if (wantsJson) {
      return json(200, {
        user: toAccountData(user),
        session: toSessionData(session),
        otherSessions: others.map(toSessionData),
        signIns: signIns.map(({ at, ...signIn }) => ({ at: isoTime(at), ...signIn })),
        apps: (open ?? []).map(({ address, name }) => ({ address, name })),
      });
    }
    return page(
      user,
      dashboardPage({
        email: user.email,
        name: user.name,
        times: times(),
        apps: open && launcher(open.map(cardOf), site.contact, ownGroupsPage(user)),
        explains: site.explains,
        session: toSessionView(session),
        // Keys have a page of their own; a new one would hide a browser that signed in.
        others: others.filter((one) => !isKey(one)).map(toSessionView),
        signIns: signIns.map(toSignInView),
        demand: demandOf(factors, user),
      }),
    );
  };

  return { show };
}

function toSignInView({ at, ok, address, userAgent }: SignIn) {
  return { at, ok, address, device: describeDevice(userAgent) };
}
