import type { DatabaseSync } from 'node:sqlite';
import { EventRepeats } from '../auth/event-repeats.ts';
import { findEvents } from '../auth/event-search.ts';
import type { EventStore } from '../auth/event-store.ts';
import {
  type AuthEvent,
  BY_COMMAND,
  type EventShare,
  QUARTER,
  repeatKeyOf,
  shareOf,
} from '../auth/events.ts';
import { toEvent } from '../auth/rows/event-row.ts';
import { EventBounds, SLICE } from './event-bounds.ts';
import { createEventReader } from './event-reader.ts';
import { createMailFailures } from './mail-failures.ts';
import { cacheRows } from './row-cache.ts';
import { storeCall } from './store-call.ts';
import { transaction } from './transaction.ts';

/** How many sign-ins an account is shown. */
const SIGN_INS = 8;
// Has to be the exact condition of the index events_sign_ins, or SQLite does not use it.
const SIGN_IN = "kind IN ('login', 'login_failed', 'login_throttled')";

/** The EventStore on SQLite. */
export function createEventStore(database: DatabaseSync): EventStore {
  const append = database.prepare(`
    INSERT INTO events
      (at, kind, reason, about, user_id, actor_id, request_id, address, user_agent, share)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`);
  const addUnlogged = database.prepare(
    'INSERT INTO unlogged_acts (at, kind, reason, user_id) VALUES (?, ?, ?, ?)',
  );
  const recentOf = database.prepare(
    'SELECT * FROM events WHERE user_id = ? ORDER BY at DESC, id DESC LIMIT ?',
  );
  const recent = database.prepare('SELECT * FROM events ORDER BY at DESC, id DESC LIMIT ?');
  const perQuarter = database.prepare(`
    SELECT at / ${QUARTER} AS quarter,
      sum(count * (kind = 'login')) AS ok, sum(count * (kind <> 'login')) AS failed
    FROM events
    WHERE user_id = ? AND at >= ? AND ${SIGN_IN}
    GROUP BY quarter ORDER BY quarter`);
  const perQuarterOfAll = database.prepare(`
    SELECT at / ${QUARTER} AS quarter,
      sum(count * (kind = 'login')) AS ok, sum(count * (kind <> 'login')) AS failed
    FROM events INDEXED BY events_by_kind WHERE at >= ? AND ${SIGN_IN}
    GROUP BY quarter ORDER BY quarter`);
  const signIns = database.prepare(`
    SELECT at, kind, address, user_agent FROM events
    WHERE user_id = ? AND ${SIGN_IN} AND kind <> 'login_throttled'
    ORDER BY at DESC, id DESC LIMIT ${SIGN_INS}`);
  const signInsOf = cacheRows(database, { table: 'events', column: 'user_id' }, (userId) =>
    signIns.all(userId).map((row) => ({
      at: Number(row.at),
      ok: row.kind === 'login',
      address: String(row.address),
      userAgent: String(row.user_agent),
    })),
  );
  // It looks at the oldest rows only, not at the whole table: ids grow with time.
  const dropOld = database.prepare(`
    DELETE FROM events WHERE id IN (SELECT id FROM events ORDER BY id LIMIT ${SLICE}) AND at < ?`);
  const countRepeats = database.prepare(`
    UPDATE events SET first_at = coalesce(first_at, at), at = ?, count = count + ?,
      request_id = ?, address = ?, user_agent = ?
    WHERE id = ?`);
  const reader = createEventReader(database);
  const mailFailures = createMailFailures(database);
  const bounds = new EventBounds(database);
  const repeats = new EventRepeats();

  const insert = (event: AuthEvent): number => {
    const { at, kind, reason, about = null, userId, actorId } = event;
    const what = [at, kind, reason, about, userId, actorId];
    const { requestId, address, userAgent } = event;
    const added = append.run(...what, requestId, address, userAgent, shareOf(event));
    return Number(added.lastInsertRowid);
  };
  const insertBoth = (event: AuthEvent): number =>
    transaction(database, () => {
      addUnlogged.run(event.at, event.kind, event.reason, event.userId);
      return insert(event);
    });

  /** Writes what has repeated, in one transaction. */
  const save = () =>
    storeCall(() => {
      const waiting = repeats.take();
      if (waiting.length === 0) return;
      try {
        transaction(database, () => {
          for (const { id, key, last, count } of waiting) {
            const { at, requestId, address, userAgent } = last;
            const { changes } = countRepeats.run(at, count, requestId, address, userAgent, id);
            if (changes === 0) repeats.forget(key); // dropped meanwhile: the next one begins anew
          }
        });
      } catch (error) {
        repeats.giveBack(waiting);
        throw error;
      }
    });

  return {
    append: (event) => {
      const key = repeatKeyOf(event);
      if (key !== null && repeats.count(key, event)) {
        return repeats.areMany ? save() : Promise.resolve();
      }
      return storeCall(() => {
        const id = event.requestId === BY_COMMAND ? insertBoth(event) : insert(event);
        bounds.added(shareOf(event));
        if (key !== null) repeats.begin(key, id, event.at);
      });
    },
    save,
    recent: (userId, limit) =>
      storeCall(() =>
        (userId === null ? recent.all(limit) : recentOf.all(userId, limit)).map(toEvent),
      ),
    list: (filter, page) => findEvents(reader, filter, page),
    perQuarter: (userId, since) =>
      storeCall(() =>
        (userId === null ? perQuarterOfAll.all(since) : perQuarter.all(userId, since)).map(
          ({ quarter, ok, failed }) => ({
            at: Number(quarter) * QUARTER,
            ok: Number(ok),
            failed: Number(failed),
          }),
        ),
      ),
    signIns: (userId) => storeCall(() => signInsOf(userId) ?? []),
    mailFailures: (since) => storeCall(() => mailFailures(since)),
    prune: (before, atMost) =>
      storeCall(() => {
        if (Number(dropOld.run(before).changes) === SLICE) return true;
        return Object.entries(atMost).some(([share, bound]) =>
          bounds.trim(share as EventShare, bound),
        );
      }),
  };
}
