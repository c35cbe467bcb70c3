import type { ChangedPassword } from '../auth/link-store.ts';
import type { Queries } from './database.ts';
import { toUser, USER_COLUMNS } from './user-row.ts';

/**
 * Stores a new password hash if the password has this version, for a change by the owner and for a
 * reset link. It ends every session, pending sign-in and reset link of the account, and the links
 * made by it that open another account, make an administrator or give groups: an attacker who knew
 * the password may have kept one. Factors stay (ASVS 6.4.3). `confirmedAt`: the time (ms), when the
 * reset link was mailed to the e-mail, which is confirmed by that. Not in an account with a second
 * factor: an attacker who signed up with the address of another person may have added a passkey,
 * which signs in after the reset as well. Call it in a transaction. Null when nothing was done: the
 * password has another version, or the account is gone or disabled.
 */
export async function changePassword(
  queries: Queries,
  userId: number,
  passwordHash: string,
  version: number,
  confirmedAt: number | null = null,
): Promise<ChangedPassword | null> {
  const account = await queries.first(
    `SELECT 1 FROM users WHERE id = $1 AND password_version = $2 AND disabled_at IS NULL
     FOR NO KEY UPDATE`,
    userId,
    version,
  );
  if (account === undefined) return null;
  // The sessions before the account: see the lock order in feed-tables.ts.
  await queries.run('DELETE FROM sessions WHERE user_id = $1', userId);
  await queries.run('DELETE FROM pending_sign_ins WHERE user_id = $1', userId);
  await queries.run(
    `DELETE FROM links
     WHERE user_id = $1 OR (created_by = $1 AND (kind = 'reset' OR role = 'admin' OR groups <> ''))`,
    userId,
  );
  const row = await queries.first(
    `UPDATE users
     SET password_hash = $1, password_version = password_version + 1, password_chosen = true,
       email_confirmed_at = CASE WHEN second_factor THEN email_confirmed_at
         ELSE coalesce($3, email_confirmed_at) END
     WHERE id = $2 RETURNING ${USER_COLUMNS}, password_version`,
    passwordHash,
    userId,
    confirmedAt,
  );
  if (row === undefined) return null;
  return { user: toUser(row), passwordVersion: Number(row.password_version) };
}
