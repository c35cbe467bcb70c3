import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ALL_EVENTS, type EventPage, type ListedEvent } from '../../src/auth/event-filter.ts';
import { FILTERS, naivePage, numberedEvent } from '../naive-events.ts';
import { ADA, authEvent, type Backend, BOB, withPeople } from './backend.ts';

const EMAILS = new Map([
  [1, ADA.email],
  [2, BOB.email],
]);
const NEWEST: EventPage = { from: null, direction: 'older', limit: 7 };

/** Pages of events: what a filter leaves, in both directions. */
export function describeEventList(backend: Backend): void {
  describe('EventStore.list', () => {
    it('finds what each filter leaves, page by page, down and up again', async (t) => {
      const stores = await withPeople(await backend.open(t));
      for (let i = 0; i < 200; i++) await stores.events.append(authEvent(numberedEvent(i)));
      const all = await stores.events.list(ALL_EVENTS, { ...NEWEST, limit: 999 });
      assert.equal(all.length, 200);
      const { id: _, ...newest } = all[0] ?? assert.fail();
      assert.deepEqual(newest, { ...authEvent(numberedEvent(199)), firstAt: 49, count: 1 });

      for (const filter of FILTERS) {
        const name = JSON.stringify(filter);
        const check = async (page: EventPage): Promise<readonly ListedEvent[]> => {
          const found = await stores.events.list(filter, page);
          assert.deepEqual(found, naivePage(all, filter, page, EMAILS), name);
          return found;
        };
        let last: ListedEvent | undefined;
        for (let from: ListedEvent | undefined; ; ) {
          const found = await check({ ...NEWEST, from: from ?? null });
          if (found.length < NEWEST.limit) break;
          from = found.at(-1);
          last = from;
        }
        for (let from = last; from !== undefined; ) {
          from = (await check({ ...NEWEST, direction: 'newer', from }))[0];
        }
      }
    });

    it('has the number of repeats', async (t) => {
      const { events } = await withPeople(await backend.open(t));
      for (const at of [5, 6]) {
        await events.append(authEvent({ kind: 'login_throttled', reason: 'account', at }));
      }
      await events.save();
      const [found] = await events.list(ALL_EVENTS, NEWEST);
      assert.deepEqual([found?.firstAt, found?.at, found?.count], [5, 6, 2]);
    });
  });
}
