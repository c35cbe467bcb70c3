import type { DatabaseSync } from 'node:sqlite';
import { toProgram } from '../auth/rows/program-row.ts';
import type { StoredSession } from '../auth/sessions/session.ts';
import { ACCOUNT_SEEN_EVERY, type SessionStore } from '../auth/sessions/session-store.ts';
import { toMethod } from '../auth/sign-in/sign-in-method.ts';
import { PasswordOutdated } from '../auth/store-errors.ts';
import { checkpointLater } from './checkpoint.ts';
import { dataVersion } from './data-version.ts';
import { storeCall } from './store-call.ts';
import { transaction } from './transaction.ts';

const PAGE = 1_000;
const SELECT = `
  SELECT id, key, user_id, created_at, last_seen_at, idle_ms, expires_at, remembered, address,
    user_agent, method, name, audience, client_id, scope, parent,
    (SELECT handle FROM refresh_tokens WHERE session_id = sessions.id)
  FROM sessions`;

/** The SessionStore on SQLite, from which the Map in memory is restored at a start. */
export function createSessionStore(database: DatabaseSync): SessionStore {
  const page = database.prepare(`${SELECT} WHERE id > ? ORDER BY id LIMIT ${PAGE}`);
  page.setReturnArrays(true);
  const own = database.prepare(`${SELECT} WHERE user_id = ? ORDER BY id DESC`);
  own.setReturnArrays(true);
  const one = database.prepare(`${SELECT} WHERE key = ?`);
  one.setReturnArrays(true);
  // Only while the password version is the checked one: a password change has ended all sessions,
  // so a session stored after it would outlive it. Disabling counts as a change, see
  // account-store.ts. And only while its client is registered: removing that ends its sessions.
  const insert = database.prepare(`
    INSERT INTO sessions
      (key, user_id, created_at, last_seen_at, idle_ms, expires_at, remembered, address,
       user_agent, method, name, audience, client_id, scope, parent)
    SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?12, ?13, ?14, ?15, ?16
    WHERE EXISTS (
      SELECT 1 FROM users WHERE id = ?2 AND password_version = ?11 AND disabled_at IS NULL)
    AND (?14 IS NULL OR EXISTS (SELECT 1 FROM oidc_clients WHERE id = ?14))`);
  const insertRefresh = database.prepare(
    'INSERT INTO refresh_tokens (session_id, family, current, handle) VALUES (?, ?, ?, ?)',
  );
  // A user who confirms that it is them, while their app shows its first code, would else have
  // scanned a key that is good for nothing, and would have to sign in to their apps again.
  const moves = [
    'UPDATE totp_enrolments SET session = ? WHERE session = ? AND user_id = ?',
    'UPDATE sessions SET parent = ? WHERE parent = ? AND user_id = ?',
    'UPDATE client_logins SET session = ? WHERE session = ? AND user_id = ?',
  ].map((sql) => database.prepare(sql));
  const remove = database.prepare('DELETE FROM sessions WHERE key = ?');
  const removeOf = database.prepare('DELETE FROM sessions WHERE user_id = ?');
  const removeAll = database.prepare('DELETE FROM sessions');
  const find = database.prepare('SELECT 1 FROM sessions WHERE key = ?');
  const touch = database.prepare('UPDATE sessions SET last_seen_at = ? WHERE key = ?');
  // Of a user who was last seen before. For 200 sessions: 0.5 ms, and 2 ms when it writes.
  const touchUser = database.prepare(`
    UPDATE users SET last_seen_at = ?1
    WHERE id = ?2 AND (last_seen_at IS NULL OR last_seen_at < ?1 - ?3)`);

  // For a million rows: arrays, a thousand at a time, take a third of the time of an object per
  // row, and half the memory of all rows at once.
  async function* all(): AsyncGenerator<readonly StoredSession[]> {
    let rows: readonly Row[];
    let last = 0;
    do {
      rows = await storeCall(() => page.all(last) as unknown as readonly Row[]);
      yield rows.map(toSession);
      last = rows.at(-1)?.[0] ?? last;
    } while (rows.length === PAGE);
  }

  return {
    all,
    byKey: (key) =>
      storeCall(() => {
        const row = one.get(key) as unknown as Row | undefined;
        return row === undefined ? null : toSession(row);
      }),
    of: (userId) => storeCall(() => (own.all(userId) as unknown as readonly Row[]).map(toSession)),
    replace: (endedBy, session, passwordVersion, { refresh, continues } = {}) =>
      storeCall(() =>
        transaction(database, () => {
          const rows = own.all(session.userId) as unknown as readonly Row[];
          const ended = endedBy(rows.map(toSession));
          const { key, userId, createdAt, lastSeenAt, idleMs, expiresAt, program } = session;
          const { changes, lastInsertRowid } = insert.run(
            key,
            userId,
            createdAt,
            lastSeenAt,
            idleMs,
            expiresAt,
            session.remembered ? 1 : 0,
            session.address,
            session.userAgent,
            session.method,
            passwordVersion,
            program?.name ?? null,
            program?.audience ?? null,
            program?.clientId ?? null,
            program?.scope ?? null,
            program?.parent ?? null,
          );
          if (changes === 0) throw new PasswordOutdated();
          touchUser.run(lastSeenAt, userId, 0);
          if (continues !== undefined) {
            for (const move of moves) move.run(key, continues, userId);
          }
          // After the moves: deleting a session deletes those whose parent it still is.
          for (const old of ended) remove.run(old);
          if (refresh !== undefined)
            insertRefresh.run(lastInsertRowid, refresh.family, refresh.key, refresh.handle);
          return Number(lastInsertRowid);
        }),
      ),
    forget: (keys) =>
      storeCall(() => {
        const removeThem = () =>
          transaction(database, () => {
            for (const key of keys) remove.run(key);
          });
        // A sign-out is a small write: it leaves the log to a later commit.
        return keys.length > 1 ? checkpointLater(database, removeThem) : removeThem();
      }),
    forgetOf: (userId) =>
      storeCall(() => Number((userId === null ? removeAll.run() : removeOf.run(userId)).changes)),
    saveLastSeen: (sessions) =>
      storeCall(() =>
        checkpointLater(database, () =>
          transaction(database, () => {
            for (const { lastSeenAt, key, userId } of sessions) {
              touch.run(lastSeenAt, key);
              touchUser.run(lastSeenAt, userId, ACCOUNT_SEEN_EVERY);
            }
          }),
        ),
      ),
    has: (key) => storeCall(() => find.get(key) !== undefined),
    version: dataVersion(database),
    shared: null,
  };
}

type Row = readonly [
  id: number,
  key: string,
  userId: number,
  createdAt: number,
  lastSeenAt: number,
  idleMs: number,
  expiresAt: number,
  remembered: number,
  address: string,
  userAgent: string,
  method: string,
  name: string | null,
  audience: string | null,
  clientId: string | null,
  scope: string | null,
  parent: string | null,
  handle: string | null,
];

function toSession(row: Row): StoredSession {
  return {
    id: row[0],
    key: row[1],
    userId: row[2],
    createdAt: row[3],
    lastSeenAt: row[4],
    idleMs: row[5],
    expiresAt: row[6],
    remembered: row[7] === 1,
    address: row[8],
    userAgent: row[9],
    method: toMethod(row[10]),
    ...toProgram({
      handle: row[16],
      name: row[11],
      audience: row[12],
      clientId: row[13],
      scope: row[14],
      parent: row[15],
    }),
  };
}
