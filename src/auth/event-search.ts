/**
 * How a page of events is found in a table of some 500,000 of them, whatever the filter: by walking
 * along an index in the order of time, and never by sorting what matches. Both databases do it this
 * way; they only read the walks.
 *
 * A part of an address is the one filter without an index. When it fits many accounts, the latest
 * events hold a page of matches; when it fits few, the events of those accounts do. So the latest
 * are looked at first, to a depth, and the accounts after that.
 */
import type {
  AccountFilter,
  EventFilter,
  EventPage,
  EventPlace,
  ListedEvent,
} from './event-filter.ts';
import type { EventKind } from './events.ts';

/**
 * An index to walk along: of all events, of a kind, of an account, of accounts by address, of the
 * addresses that events are about.
 */
export type Walk =
  | { readonly by: 'time' }
  | { readonly by: 'kind'; readonly kind: EventKind }
  | { readonly by: 'user'; readonly id: number }
  | { readonly by: 'actor'; readonly id: number }
  | { readonly by: 'users'; readonly email: string }
  | { readonly by: 'actors'; readonly email: string }
  | { readonly by: 'about'; readonly email: string };

/** The part of a walk that is read, in the direction of its page. */
export type Stretch = {
  readonly direction: EventPage['direction'];
  readonly from: EventPlace | null;
  readonly since: number | null;
  readonly until: number | null;
  /** ms: the walk ends with the last event of this moment. */
  readonly end: number | null;
  /** Only these kinds. */
  readonly kinds: readonly EventKind[] | null;
  /** Only events about or by an account, or about an address, with this part. */
  readonly email: string | null;
};

/** What a database has to read. */
export type EventReader = {
  /** The first events of a stretch, in its direction. */
  readonly read: (walk: Walk, stretch: Stretch, limit: number) => Promise<readonly ListedEvent[]>;
  /** The time of the event at this depth of a stretch, in ms; null when there are fewer. */
  readonly timeAt: (walk: Walk, stretch: Stretch, depth: number) => Promise<number | null>;
};

/** How many of the latest events are searched for a part of an address. */
const DEPTH = 10_000;

/** Finds a page of events, newest first. */
export async function findEvents(
  reader: EventReader,
  { kinds, account, since, until }: EventFilter,
  { from, direction, limit }: EventPage,
  depth = DEPTH,
): Promise<readonly ListedEvent[]> {
  const stretch: Stretch = { direction, from, since, until, end: null, kinds, email: null };
  if (account === null) return merge(await readAll(walksOf(kinds), stretch));
  if (!('email' in account)) return merge(await readAll(walksOfAccount(account), stretch));

  const { email } = account;
  const walks = walksOf(kinds);
  const end = await endOf(walks, stretch);
  const latest = await readAll(walks, { ...stretch, end, email });
  if (end === null || latest.length >= limit) return merge(latest);
  return merge(
    await readAll(
      [
        { by: 'users', email },
        { by: 'actors', email },
        { by: 'about', email },
      ],
      stretch,
    ),
  );

  async function readAll(
    walks: readonly Walk[],
    stretch: Stretch,
  ): Promise<readonly ListedEvent[]> {
    const found = await Promise.all(walks.map((walk) => reader.read(walk, stretch, limit)));
    return [...new Map(found.flat().map((event) => [event.id, event])).values()];
  }

  /** Where the search for a part of an address ends; null when it comes to the end by itself. */
  async function endOf(walks: readonly Walk[], stretch: Stretch): Promise<number | null> {
    const each = Math.ceil(depth / walks.length);
    const times = await Promise.all(walks.map((walk) => reader.timeAt(walk, stretch, each)));
    const ends = times.filter((time) => time !== null);
    if (ends.length === 0) return null;
    return direction === 'older' ? Math.max(...ends) : Math.min(...ends);
  }

  /** The events of several walks as one page. */
  function merge(events: readonly ListedEvent[]): readonly ListedEvent[] {
    const sorted = events.toSorted((a, b) => b.at - a.at || b.id - a.id);
    return direction === 'older' ? sorted.slice(0, limit) : sorted.slice(-limit);
  }
}

function walksOf(kinds: readonly EventKind[] | null): readonly Walk[] {
  return kinds === null ? [{ by: 'time' }] : kinds.map((kind) => ({ by: 'kind', kind }));
}

function walksOfAccount(account: Exclude<AccountFilter, { readonly email: string }>) {
  if ('userId' in account) return [{ by: 'user', id: account.userId }] as const;
  const { personId: id } = account;
  return [
    { by: 'user', id },
    { by: 'actor', id },
  ] as const;
}
