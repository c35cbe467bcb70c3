/** A page of a list of events, and the addresses of the pages beside it. */
import { type EventFilter, type EventPage, parsePlace, placeText } from '../auth/event-filter.ts';
import type { EventStore } from '../auth/event-store.ts';
import { queryField } from '../http/target.ts';

const PAGE_SIZE = 50;
const FIRST_PAGE = { from: null, direction: 'older' } as const;

/** What `?older=` and `?newer=` name: a place that a page begins behind. */
export function readEventPage(query: string): Omit<EventPage, 'limit'> {
  const newer = parsePlace(queryField(query, 'newer') ?? '');
  if (newer !== null) return { from: newer, direction: 'newer' };
  return { from: parsePlace(queryField(query, 'older') ?? ''), direction: 'older' };
}

/** Finds a page. `older` and `newer`: the places of the pages beside it; null without one. */
export async function findEventPage(
  events: Pick<EventStore, 'list'>,
  filter: EventFilter,
  { from, direction }: Omit<EventPage, 'limit'>,
) {
  // One more than a page has: it tells whether there is a further page.
  const found = await events.list(filter, { from, direction, limit: PAGE_SIZE + 1 });
  const isMore = found.length > PAGE_SIZE;
  // A whole page, and no part of one.
  if (direction === 'newer' && !isMore) return findEventPage(events, filter, FIRST_PAGE);
  const shown = direction === 'older' ? found.slice(0, PAGE_SIZE) : found.slice(-PAGE_SIZE);
  const [first, last] = [shown.at(0), shown.at(-1)];
  const hasOlder = direction === 'newer' || isMore;
  return {
    shown,
    isFirst: from === null,
    older: last !== undefined && hasOlder ? placeText(last) : null,
    newer: first !== undefined && from !== null ? placeText(first) : null,
  };
}

/** The addresses of the pages beside a page: its own address with another place. */
export function eventPageLinks(
  path: string,
  filter: Readonly<Record<string, string>>,
  { older, newer }: { readonly older: string | null; readonly newer: string | null },
) {
  const link = (place: Readonly<Record<string, string>>) =>
    `${path}?${new URLSearchParams(
      Object.entries({ ...filter, ...place }).filter(([, value]) => value !== ''),
    )}`;
  return {
    older: older === null ? null : link({ older }),
    newer: newer === null ? null : link({ newer }),
  };
}
