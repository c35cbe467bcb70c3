/** When an account was last used. */
import type { StoredSession } from '../auth/sessions/session.ts';
import { ACCOUNT_SEEN_EVERY } from '../auth/sessions/session-store.ts';
import { PasswordOutdated } from '../auth/store-errors.ts';
import type { Database, Queries } from './database.ts';

// An account that another transaction holds is left to the next save: two saves that wait for
// each other's accounts would be taken back.
const SAVE_ACCOUNTS = `
  WITH seen AS (
    SELECT id, max(at) AS at FROM unnest($1::bigint[], $2::bigint[]) AS one (id, at) GROUP BY id
  ), due AS (
    SELECT users.id, seen.at FROM users JOIN seen USING (id)
    WHERE coalesce(last_seen_at, 0) < seen.at - $3
    FOR NO KEY UPDATE OF users SKIP LOCKED
  )
  UPDATE users SET last_seen_at = due.at FROM due WHERE users.id = due.id`;

/** Stores when the accounts of these sessions were last used, where that is due. */
export async function saveAccountsSeen(
  database: Database,
  sessions: readonly StoredSession[],
): Promise<void> {
  await database.run(
    SAVE_ACCOUNTS,
    sessions.map(({ userId }) => userId),
    sessions.map(({ lastSeenAt }) => lastSeenAt),
    ACCOUNT_SEEN_EVERY,
  );
}

/**
 * Holds the account of a new session until the end of the transaction, and notes that it is in use.
 * A password change has ended all sessions, so one that is stored after it would outlive it;
 * disabling counts as a change. Of two log-ins of one account, the second waits, and counts the
 * session of the first.
 */
export async function useAccount(
  queries: Queries,
  userId: number,
  passwordVersion: number,
  at: number,
): Promise<void> {
  const held = await queries.run(
    `UPDATE users SET last_seen_at = greatest(last_seen_at, $3)
     WHERE id = $1 AND password_version = $2 AND disabled_at IS NULL`,
    userId,
    passwordVersion,
    at,
  );
  if (held === 0) throw new PasswordOutdated();
}
