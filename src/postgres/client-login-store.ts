import type { ClientLoginStore } from '../auth/oidc/client-login-store.ts';
import { toClientLogin, toWaitingLogouts } from '../auth/rows/client-login-row.ts';
import { makeSecret } from '../auth/secret.ts';
import type { Database } from './database.ts';

// FOR KEY SHARE waits for a transaction that is about to end the session: without it that one would
// make due the logins it sees, and this one be stored after it.
const REMEMBER = `
  WITH live AS (SELECT 1 FROM sessions WHERE key = $1 FOR KEY SHARE)
  INSERT INTO client_logins (session, client_id, user_id, sub, sid, created_at, next_at)
  VALUES ($1, $2, $3, $4, $5, $6, CASE WHEN EXISTS (SELECT FROM live) THEN NULL ELSE 0 END)
  ON CONFLICT (session, client_id) DO UPDATE SET sid = client_logins.sid
  RETURNING sid`;

const ENDED = `
  SELECT * FROM (
    SELECT *, row_number() OVER (PARTITION BY client_id ORDER BY next_at, created_at) AS place
    FROM client_logins WHERE next_at <= $1) AS due
  WHERE place <= $2`;

/**
 * The ClientLoginStore on PostgreSQL. A trigger (app-tables.ts) makes the logins of a session due
 * when it ends. `now` is in ms.
 */
export function createClientLoginStore(database: Database, now: () => number): ClientLoginStore {
  return {
    remember: async (session, clientId, userId, sub) => {
      const values = [session, clientId, userId, sub, makeSecret(), now()];
      return String((await database.first(REMEMBER, ...values))?.sid);
    },
    sidOf: async (session, clientId) => {
      const sql = 'SELECT sid FROM client_logins WHERE session = $1 AND client_id = $2';
      const row = await database.first(sql, session, clientId);
      return row === undefined ? null : String(row.sid);
    },
    ended: async (ofEach, at) => (await database.rows(ENDED, at, ofEach)).map(toClientLogin),
    // In a transaction: it counts, so it must not run twice.
    tried: ({ session, clientId }, nextAt) =>
      database.transaction(async (queries) => {
        await queries.run(
          `UPDATE client_logins SET tries = tries + 1, next_at = $1
           WHERE session = $2 AND client_id = $3`,
          nextAt,
          session,
          clientId,
        );
      }),
    done: async (logins) => {
      await database.run(
        `DELETE FROM client_logins WHERE (session, client_id) IN (
           SELECT * FROM unnest($1::text[], $2::text[]))`,
        logins.map(({ session }) => session),
        logins.map(({ clientId }) => clientId),
      );
    },
    waiting: async () => {
      const sql = `
        SELECT client_id, count(*) AS count FROM client_logins
        WHERE next_at IS NOT NULL AND tries > 0 GROUP BY client_id ORDER BY client_id`;
      return (await database.rows(sql)).map(toWaitingLogouts);
    },
  };
}
