import { activityPage } from '../../views/activity.ts';
import { ALL_EVENTS } from '../auth/event-filter.ts';
import type { Handler } from '../http/context.ts';
import { json } from '../http/reply.ts';
import type { Deps } from '../web/deps.ts';
import { eventPageLinks, findEventPage, readEventPage } from '../web/event-page.ts';
import { toOwnEventView } from '../web/event-view.ts';
import { toOwnEventData } from '../web/json-shapes.ts';
import { signInDays, startOfDays } from '../web/sign-in-days.ts';
import type { Member } from '../web/visitor.ts';

const DAYS_SHOWN = 30;
const PATH = '/account/activity';

/** The user's own activity. */
export function activityHandlers({ events, page, times }: Deps) {
  /**
   * GET /account/activity?older=place. Fifty events at a time, newest first, and thirty days of
   * sign-ins.
   */
  const show: Handler<Member> = async ({ user, query, wantsJson }) => {
    const filter = { ...ALL_EVENTS, account: { userId: user.id } };
    const found = await findEventPage(events, filter, readEventPage(query));
    const { shown, isFirst, older, newer } = found;
    const now = times();
    const days = async () =>
      signInDays(
        await events.perQuarter(user.id, startOfDays(DAYS_SHOWN, now.now)),
        DAYS_SHOWN,
        now,
      );
    if (wantsJson) {
      const timeZone = now.zone.id;
      const data = { events: shown.map(toOwnEventData), older, newer };
      return json(200, { ...data, days: await days(), timeZone });
    }
    const view = activityPage({
      times: now,
      days: isFirst ? await days() : null,
      events: shown.map(toOwnEventView),
      ...eventPageLinks(PATH, {}, found),
    });
    return page(user, view);
  };

  return { show };
}
