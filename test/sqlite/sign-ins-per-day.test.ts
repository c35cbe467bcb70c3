import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { AuthEvent, EventKind } from '../../src/auth/events.ts';
import { openDatabase } from '../../src/sqlite/database.ts';
import { createEventStore } from '../../src/sqlite/event-store.ts';

const DAY = 86_400_000;
const MIDNIGHT = Date.UTC(2026, 10, 21);

const event = (at: number, kind: EventKind = 'login', userId = 1): AuthEvent => ({
  ...{ at, kind, userId, reason: null, actorId: null },
  ...{ requestId: 'r-1', address: '192.0.2.1', userAgent: 'curl/8.5.0' },
});

describe('EventStore.perDay', () => {
  it('counts from the moment itself on, by days of UTC, what was right and what was not', async (t) => {
    const database = openDatabase(':memory:');
    t.after(() => database.close());
    const store = createEventStore(database);
    for (const one of [
      event(MIDNIGHT - DAY - 1),
      event(MIDNIGHT - DAY),
      event(MIDNIGHT - 1, 'login_failed'),
      event(MIDNIGHT, 'login_throttled'),
      event(MIDNIGHT, 'login', 2),
      event(MIDNIGHT, 'logout'),
    ]) {
      await store.append(one);
    }
    assert.deepEqual(await store.perDay(1, MIDNIGHT - DAY), [
      { day: '2026-11-20', ok: 1, failed: 1 },
      { day: '2026-11-21', ok: 0, failed: 1 },
    ]);
  });
});
