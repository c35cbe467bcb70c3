import type { DatabaseSync } from 'node:sqlite';
import type { ClientLoginStore } from '../auth/oidc/client-login-store.ts';
import { toClientLogin, toWaitingLogouts } from '../auth/rows/client-login-row.ts';
import { makeSecret } from '../auth/secret.ts';
import { storeCall } from './store-call.ts';
import { transaction } from './transaction.ts';

/**
 * The ClientLoginStore on SQLite. A trigger (app-tables.ts) makes the logins of a session due when
 * it ends. `now` is in ms.
 */
export function createClientLoginStore(
  database: DatabaseSync,
  now: () => number,
): ClientLoginStore {
  const insert = database.prepare(`
    INSERT INTO client_logins (session, client_id, user_id, sub, sid, created_at, next_at)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, iif(EXISTS (SELECT 1 FROM sessions WHERE key = ?1), NULL, 0))
    ON CONFLICT DO NOTHING`);
  const sidOf = database.prepare(
    'SELECT sid FROM client_logins WHERE session = ? AND client_id = ?',
  );
  const ended = database.prepare(`
    SELECT * FROM (
      SELECT *, row_number() OVER (PARTITION BY client_id ORDER BY next_at, created_at) AS place
      FROM client_logins WHERE next_at <= ?)
    WHERE place <= ?`);
  const tried = database.prepare(
    'UPDATE client_logins SET tries = tries + 1, next_at = ? WHERE session = ? AND client_id = ?',
  );
  const done = database.prepare('DELETE FROM client_logins WHERE session = ? AND client_id = ?');
  const waiting = database.prepare(`
    SELECT client_id, count(*) AS count FROM client_logins
    WHERE next_at IS NOT NULL AND tries > 0 GROUP BY client_id ORDER BY client_id`);

  return {
    remember: (session, clientId, userId, sub) =>
      storeCall(() =>
        transaction(database, () => {
          insert.run(session, clientId, userId, sub, makeSecret(), now());
          return String(sidOf.get(session, clientId)?.sid);
        }),
      ),
    sidOf: (session, clientId) =>
      storeCall(() => {
        const row = sidOf.get(session, clientId);
        return row === undefined ? null : String(row.sid);
      }),
    ended: (ofEach, at) => storeCall(() => ended.all(at, ofEach).map(toClientLogin)),
    tried: ({ session, clientId }, nextAt) =>
      storeCall(() => void tried.run(nextAt, session, clientId)),
    done: (logins) =>
      storeCall(() =>
        transaction(database, () => {
          for (const { session, clientId } of logins) done.run(session, clientId);
        }),
      ),
    waiting: () => storeCall(() => waiting.all().map(toWaitingLogouts)),
  };
}
