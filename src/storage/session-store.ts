import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import type { StoredSession } from '../auth/sessions.ts';
import type { SessionStore } from '../auth/stores.ts';
import { dataVersion } from './data-version.ts';
import { attempt } from './database.ts';
import { transaction } from './transaction.ts';

/** Sessions in SQLite: what the Map in memory is rebuilt from after a restart. */
export function createSessionStore(database: DatabaseSync): SessionStore {
  const all = database.prepare('SELECT * FROM sessions ORDER BY id');
  const insert = database.prepare(`
    INSERT INTO sessions
      (key, user_id, created_at, last_seen_at, idle_ms, expires_at, remembered, address, user_agent)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`);
  const remove = database.prepare('DELETE FROM sessions WHERE key = ?');
  const removeOf = database.prepare('DELETE FROM sessions WHERE user_id = ?');
  const removeAll = database.prepare('DELETE FROM sessions');
  const find = database.prepare('SELECT 1 FROM sessions WHERE key = ?');
  const touch = database.prepare('UPDATE sessions SET last_seen_at = ? WHERE key = ?');

  return {
    all: () => attempt(() => Array.from(all.iterate(), toSession)),
    replace: (forget, session) =>
      attempt(() =>
        transaction(database, () => {
          for (const key of forget) remove.run(key);
          const { key, userId, createdAt, lastSeenAt, idleMs, expiresAt } = session;
          const { lastInsertRowid } = insert.run(
            ...[key, userId, createdAt, lastSeenAt, idleMs, expiresAt],
            ...[session.remembered ? 1 : 0, session.address, session.userAgent],
          );
          return Number(lastInsertRowid);
        }),
      ),
    forget: (keys) =>
      attempt(() =>
        transaction(database, () => {
          for (const key of keys) remove.run(key);
        }),
      ),
    forgetOf: (userId) =>
      attempt(() => Number((userId === null ? removeAll.run() : removeOf.run(userId)).changes)),
    saveLastSeen: (sessions) =>
      attempt(() =>
        transaction(database, () => {
          for (const { lastSeenAt, key } of sessions) touch.run(lastSeenAt, key);
        }),
      ),
    has: (key) => attempt(() => find.get(key) !== undefined),
    version: dataVersion(database),
  };
}

function toSession(row: Record<string, SQLOutputValue>): StoredSession {
  return {
    id: Number(row.id),
    key: String(row.key),
    userId: Number(row.user_id),
    createdAt: Number(row.created_at),
    lastSeenAt: Number(row.last_seen_at),
    idleMs: Number(row.idle_ms),
    expiresAt: Number(row.expires_at),
    remembered: row.remembered === 1,
    address: String(row.address),
    userAgent: String(row.user_agent),
  };
}
