import type { Issue } from '../../views/page.ts';
import { type ActivityFilter, siteActivityPage } from '../../views/site-activity.ts';
import type { Zone } from '../../views/zone.ts';
import { emailsInEvents } from '../auth/accounts/emails-of.ts';
import { type EventFilter, parseAccount } from '../auth/event-filter.ts';
import { kindsIn } from '../auth/event-groups.ts';
import type { Handler } from '../http/context.ts';
import { HttpError } from '../http/http-error.ts';
import { json } from '../http/reply.ts';
import { queryField } from '../http/target.ts';
import type { Deps } from '../web/deps.ts';
import { eventPageLinks, findEventPage, readEventPage } from '../web/event-page.ts';
import { toSiteEventView } from '../web/event-view.ts';
import { toEventData } from '../web/json-shapes.ts';
import type { Member } from '../web/visitor.ts';
import { dayAfter, startOfDay } from '../web/zone-day.ts';

const NO_DAY = 'Enter a day such as 2026-11-21.';

/** What happened on the whole site, for administrators. */
export function siteActivityHandlers({ events, accounts, page, times }: Deps) {
  /**
   * GET /activity?kind=failures&account=part&since=day&until=day&older=place. Fifty at a time,
   * newest first; days are those of the time zone of the site.
   */
  const list: Handler<Member> = async ({ user, query, wantsJson }) => {
    const shownTimes = times();
    const typed = readTyped(query);
    const { filter, problems } = toFilter(typed, shownTimes.zone);
    const [problem] = problems;
    if (problem !== undefined && wantsJson) throw new HttpError(400, problem.message);
    const found = await findEventPage(events, filter, readEventPage(query));
    const { shown, isFirst, older, newer } = found;
    const emails = await emailsInEvents(accounts, shown);
    if (wantsJson) {
      const timeZone = shownTimes.zone.id;
      return json(200, {
        events: shown.map((event) => toEventData(event, emails)),
        older,
        newer,
        timeZone,
      });
    }
    const view = siteActivityPage({
      filter: typed,
      events: shown.map((event) => toSiteEventView(event, emails)),
      times: shownTimes,
      isFirst,
      problems,
      ...eventPageLinks('/activity', typed, found),
    });
    return page(user, view, problem === undefined ? 200 : 400);
  };

  return { list };
}

function readTyped(query: string): ActivityFilter {
  return {
    kind: queryField(query, 'kind') ?? '',
    account: (queryField(query, 'account') ?? '').slice(0, 300),
    since: (queryField(query, 'since') ?? '').trim().slice(0, 20),
    until: (queryField(query, 'until') ?? '').trim().slice(0, 20),
  };
}

/** Throws HttpError 400 for an unknown kind: the list of all would look like its result. */
function toFilter({ kind, account, since, until }: ActivityFilter, zone: Zone) {
  const kinds = kind === '' ? null : kindsIn(kind);
  if (kind !== '' && kinds === null) throw new HttpError(400, 'There is no such kind of event.');
  const start = since === '' ? null : startOfDay(since, zone);
  const isLast = until !== '' && startOfDay(until, zone) !== null;
  const end = isLast ? startOfDay(dayAfter(until), zone) : null;
  const problems: Issue[] = [];
  if (since !== '' && start === null) problems.push({ field: 'since', message: NO_DAY });
  if (until !== '' && end === null) problems.push({ field: 'until', message: NO_DAY });
  const filter: EventFilter = { kinds, account: parseAccount(account), since: start, until: end };
  return { filter, problems };
}
