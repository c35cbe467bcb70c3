import type { DatabaseSync } from 'node:sqlite';
import type { EventStore } from '../auth/stores.ts';
import { attempt } from './database.ts';

/** The events in SQLite, added to and, when old, dropped. */
export function createEventStore(database: DatabaseSync): EventStore {
  const append = database.prepare(`
    INSERT INTO events (at, kind, reason, user_id, request_id, address, user_agent)
    VALUES (?, ?, ?, ?, ?, ?, ?)`);
  const signIns = database.prepare(`
    SELECT at, kind, address, user_agent FROM events
    WHERE user_id = ? AND kind IN ('login', 'login_failed')
    ORDER BY at DESC, id DESC LIMIT ?`);
  // The oldest thousand are looked at, not the whole table: ids grow with time, so there is never more to find elsewhere.
  const prune = database.prepare(`
    DELETE FROM events
    WHERE id IN (SELECT id FROM events ORDER BY id LIMIT 1000)
      AND (at < ? OR id <= (SELECT max(id) FROM events) - ?)`);

  return {
    append: ({ at, kind, reason, userId, requestId, address, userAgent }) =>
      attempt(() => {
        append.run(at, kind, reason, userId, requestId, address, userAgent);
      }),
    signIns: (userId, limit) =>
      attempt(() =>
        signIns.all(userId, limit).map((row) => ({
          at: Number(row.at),
          ok: row.kind === 'login',
          address: String(row.address),
          userAgent: String(row.user_agent),
        })),
      ),
    prune: (before, atMost) =>
      attempt(() => {
        prune.run(before, atMost);
      }),
  };
}
