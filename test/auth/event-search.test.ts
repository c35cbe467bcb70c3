import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { EventPage, ListedEvent } from '../../src/auth/event-filter.ts';
import {
  type EventReader,
  findEvents,
  type Stretch,
  type Walk,
} from '../../src/auth/event-search.ts';
import { FILTERS, naivePage, numberedEvent } from '../naive-events.ts';
import { authEvent } from '../stores/backend.ts';

const EMAILS = new Map([
  [1, 'ada@example.com'],
  [2, 'bob@example.com'],
]);

const EVENTS: readonly ListedEvent[] = Array.from({ length: 200 }, (_, i) => {
  const event = authEvent(numberedEvent(i));
  return { ...event, id: i, firstAt: event.at, count: 1 };
});

/** A reader of a list in memory; counts the events that match what a walk is along. */
function createReader(): EventReader & { readonly walks: Walk[] } {
  const walks: Walk[] = [];
  const matches = (walk: Walk, stretch: Stretch, limit: number) => {
    const { kinds, since, until, from, direction, end, email } = stretch;
    const along = EVENTS.filter(({ kind, userId, actorId, about }) => {
      if (walk.by === 'kind') return kind === walk.kind;
      if (walk.by === 'user') return userId === walk.id;
      if (walk.by === 'actor') return actorId === walk.id;
      if (walk.by === 'users') return EMAILS.get(userId ?? 0)?.includes(walk.email);
      if (walk.by === 'actors') return EMAILS.get(actorId ?? 0)?.includes(walk.email);
      if (walk.by === 'about') return about?.includes(walk.email);
      return true;
    }).filter(({ at }) => end === null || (direction === 'older' ? at >= end : at <= end));
    const account = email === null ? null : { email };
    const filter = { kinds, account, since, until };
    const page = naivePage(along, filter, { from, direction, limit }, EMAILS);
    return direction === 'older' ? page : page.toReversed();
  };
  return {
    walks,
    read: async (walk, stretch, limit) => {
      walks.push(walk);
      return matches(walk, stretch, limit);
    },
    timeAt: async (walk, stretch, depth) => matches(walk, stretch, depth)[depth - 1]?.at ?? null,
  };
}

describe('findEvents', () => {
  for (const depth of [1, 5, 30, 999]) {
    it(`finds the same however deep it searches for an address (${depth})`, async () => {
      const reader = createReader();
      for (const filter of FILTERS) {
        for (const direction of ['older', 'newer'] as const) {
          for (const from of [null, { at: 25, id: 101 }]) {
            const page: EventPage = { from, direction, limit: 7 };
            assert.deepEqual(
              await findEvents(reader, filter, page, depth),
              naivePage(EVENTS, filter, page, EMAILS),
              JSON.stringify({ filter, page }),
            );
          }
        }
      }
    });
  }

  it('reads no account when the latest events fill a page', async () => {
    const reader = createReader();
    const filter = { kinds: null, account: { email: 'example' }, since: null, until: null };
    const page: EventPage = { from: null, direction: 'older', limit: 7 };
    await findEvents(reader, filter, page, 50);
    assert.deepEqual(reader.walks, [{ by: 'time' }]);
    await findEvents(reader, { ...filter, account: { email: 'bob' } }, page, 4);
    assert.deepEqual(
      reader.walks.slice(2).map(({ by }) => by),
      ['users', 'actors', 'about'],
    );
  });
});
