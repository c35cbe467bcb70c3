/** What a list of events has to be, said in the simplest way: filter, sort, cut. */
import type { EventFilter, EventPage, ListedEvent } from '../src/auth/event-filter.ts';

/** The page of these events, newest first. `emails` are the addresses of the accounts. */
export function naivePage(
  events: readonly ListedEvent[],
  { kinds, account, since, until }: EventFilter,
  { from, direction, limit }: EventPage,
  emails: ReadonlyMap<number, string>,
): readonly ListedEvent[] {
  const fits = (id: number | null) =>
    account !== null && 'email' in account && id !== null
      ? (emails.get(id)?.includes(account.email) ?? false)
      : false;
  const isAsked = ({ userId, actorId, about }: ListedEvent) => {
    if (account === null) return true;
    if ('userId' in account) return userId === account.userId;
    if ('personId' in account) return [userId, actorId].includes(account.personId);
    return fits(userId) || fits(actorId) || (about?.includes(account.email) ?? false);
  };
  const order = (a: Pick<ListedEvent, 'at' | 'id'>, b: Pick<ListedEvent, 'at' | 'id'>) =>
    b.at - a.at || b.id - a.id;
  const left = events
    .filter((one) => kinds === null || kinds.includes(one.kind))
    .filter(isAsked)
    .filter(({ at }) => (since === null || at >= since) && (until === null || at < until))
    .toSorted(order);
  if (direction === 'newer') {
    return left.filter((one) => from === null || order(one, from) < 0).slice(-limit);
  }
  return left.filter((one) => from === null || order(one, from) > 0).slice(0, limit);
}

const KINDS = ['login', 'confirmed', 'role_changed', 'mail_failed', 'logout'] as const;

/** A filter for each way to narrow a list, and for several at once. */
export const FILTERS: readonly EventFilter[] = [null, KINDS.slice(1, 3), ['mail_failed'] as const]
  .flatMap((kinds) =>
    [
      null,
      { userId: 2 },
      { personId: 2 },
      { personId: 9 },
      { email: 'bob' },
      { email: 'guest' },
      { email: 'example' },
      { email: 'nobody' },
      { email: '%' },
    ].map((account) => ({ kinds, account })),
  )
  .flatMap((narrowed) => [
    { ...narrowed, since: null, until: null },
    { ...narrowed, since: 20, until: 60 },
  ]);

/** An event for each number, of several kinds, accounts and actors; four share a moment. */
export function numberedEvent(i: number) {
  return {
    at: Math.floor(i / 4),
    kind: KINDS[(i * 7) % 5] ?? 'login',
    userId: [1, 2, null, 9][(i * 3) % 4] ?? null,
    actorId: i % 6 === 0 ? 1 + (i % 3) : null,
    about: [null, null, 'bob@example.org', 'guest@home.test'][i % 4] ?? null,
  };
}
