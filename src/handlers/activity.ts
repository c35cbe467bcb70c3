import { activityPage } from '../../views/activity.ts';
import type { Handler } from '../http/context.ts';
import { json } from '../http/reply.ts';
import type { Deps } from '../web/deps.ts';
import { toOwnEventView } from '../web/event-view.ts';
import { toOwnEventData } from '../web/json-shapes.ts';
import { signInDays, startOfDays } from '../web/sign-in-days.ts';
import type { Member } from '../web/visitor.ts';

const DAYS_SHOWN = 30;
const EVENTS_SHOWN = 50;

/** The user's own activity. */
export function activityHandlers({ events, page, times }: Deps) {
  /** GET /account/activity. The latest events, and thirty days of sign-ins. */
  const show: Handler<Member> = async ({ user, wantsJson }) => {
    const recent = await events.recent(user.id, EVENTS_SHOWN);
    const shown = times();
    const counted = await events.perQuarter(user.id, startOfDays(DAYS_SHOWN, shown.now));
    const days = signInDays(counted, DAYS_SHOWN, shown);
    if (wantsJson) {
      const timeZone = shown.zone.id;
      return json(200, { events: recent.map(toOwnEventData), days, timeZone });
    }
    return page(user, activityPage({ times: shown, days, events: recent.map(toOwnEventView) }));
  };

  return { show };
}
