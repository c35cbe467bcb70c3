import { activityPage } from '../../views/activity.ts';
import type { DayOfSignIns } from '../auth/events.ts';
import type { Handler } from '../http/context.ts';
import { json } from '../http/reply.ts';
import type { Deps } from '../web/deps.ts';
import { toOwnEventView } from '../web/event-view.ts';
import { toOwnEventData } from '../web/json-shapes.ts';
import type { Member } from '../web/visitor.ts';

const DAY = 86_400_000;
const DAYS_SHOWN = 30;
const EVENTS_SHOWN = 50;

/** The user's own activity. */
export function activityHandlers({ events, page, now, times }: Deps) {
  /** GET /account/activity. The latest events, and thirty days of sign-ins. */
  const show: Handler<Member> = async ({ user, wantsJson }) => {
    const recent = await events.recent(user.id, EVENTS_SHOWN);
    const counted = await events.perDay(user.id, now() - DAYS_SHOWN * DAY);
    const days = everyDay(counted, now());
    if (wantsJson) return json(200, { events: recent.map(toOwnEventData), days });
    return page(user, activityPage({ times: times(), days, events: recent.map(toOwnEventView) }));
  };

  return { show };
}

/** Thirty days up to today (UTC), those without an attempt included: the chart has no gaps. */
function everyDay(counted: readonly DayOfSignIns[], now: number): readonly DayOfSignIns[] {
  const byDay = new Map(counted.map((day) => [day.day, day]));
  return Array.from({ length: DAYS_SHOWN }, (_, i) => {
    const day = new Date(now - (DAYS_SHOWN - 1 - i) * DAY).toISOString().slice(0, 10);
    return byDay.get(day) ?? { day, ok: 0, failed: 0 };
  });
}
