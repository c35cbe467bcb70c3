import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import type { AuthEvent, EventKind } from '../auth/events.ts';
import type { EventStore } from '../auth/stores.ts';
import { attempt } from './attempt.ts';
import { cacheRows } from './row-cache.ts';

/** Attempts to sign in that an account is shown. */
const SIGN_INS = 8;
/** Events dropped at a time. */
const SLICE = 1_000;
// Word for word the condition of the index events_sign_ins, or SQLite does not use it.
const SIGN_IN = "kind IN ('login', 'login_failed', 'login_throttled')";

/** The events in SQLite, added to and, when old, dropped. */
export function createEventStore(database: DatabaseSync): EventStore {
  const append = database.prepare(`
    INSERT INTO events (at, kind, reason, user_id, actor_id, request_id, address, user_agent)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?)`);
  const recentOf = database.prepare(
    'SELECT * FROM events WHERE user_id = ? ORDER BY at DESC, id DESC LIMIT ?',
  );
  const recent = database.prepare('SELECT * FROM events ORDER BY id DESC LIMIT ?');
  const perDay = database.prepare(`
    SELECT strftime('%Y-%m-%d', at / 1000, 'unixepoch') AS day,
      sum(kind = 'login') AS ok, sum(kind <> 'login') AS failed
    FROM events
    WHERE user_id = ? AND at >= ? AND ${SIGN_IN}
    GROUP BY day ORDER BY day`);
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
  // The oldest are looked at, not the whole table: ids grow with time, so there is never more to find elsewhere.
  const prune = database.prepare(`
    DELETE FROM events
    WHERE id IN (SELECT id FROM events ORDER BY id LIMIT ${SLICE})
      AND (at < ? OR id <= (SELECT max(id) FROM events) - ?)`);

  return {
    append: ({ at, kind, reason, userId, actorId, requestId, address, userAgent }) =>
      attempt(() => {
        append.run(at, kind, reason, userId, actorId, requestId, address, userAgent);
      }),
    recent: (userId, limit) =>
      attempt(() =>
        (userId === null ? recent.all(limit) : recentOf.all(userId, limit)).map(toEvent),
      ),
    perDay: (userId, since) =>
      attempt(() =>
        perDay.all(userId, since).map(({ day, ok, failed }) => ({
          day: String(day),
          ok: Number(ok),
          failed: Number(failed),
        })),
      ),
    signIns: (userId) => attempt(() => signInsOf(userId) ?? []),
    prune: (before, atMost) => attempt(() => Number(prune.run(before, atMost).changes) === SLICE),
  };
}

function toEvent(row: Record<string, SQLOutputValue>): AuthEvent {
  return {
    at: Number(row.at),
    kind: row.kind as EventKind, // only append writes this column
    reason: row.reason === null ? null : String(row.reason),
    userId: row.user_id === null ? null : Number(row.user_id),
    actorId: row.actor_id === null ? null : Number(row.actor_id),
    requestId: String(row.request_id),
    address: String(row.address),
    userAgent: String(row.user_agent),
  };
}
