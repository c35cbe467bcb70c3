import type { DatabaseSync } from 'node:sqlite';
import type { ChangedPassword } from '../auth/link-store.ts';
import { changedRow } from './changed-row.ts';
import { toUser, USER_COLUMNS } from './user-row.ts';

/**
 * Stores a new password hash if the password has this version, for a change by the owner and for a
 * reset link. It ends every session, pending sign-in and reset link of the account, and the links
 * made by it that open another account, make an administrator or give groups: an attacker who knew
 * the password may have kept one. Factors stay (ASVS 6.4.3). `confirmedAt`: the time (ms), when the
 * reset link was mailed to the e-mail, which is confirmed by that. Not in an account with a second
 * factor: an attacker who signed up with the address of another person may have added a passkey,
 * which signs in after the reset as well. Call it in a transaction. Returns null when nothing was
 * done: the password has another version, or the account is gone or disabled.
 */
export function passwordChange(
  database: DatabaseSync,
): (
  userId: number,
  passwordHash: string,
  version: number,
  confirmedAt?: number | null,
) => ChangedPassword | null {
  const change = changedRow(
    database,
    `UPDATE users
     SET password_hash = ?, password_version = password_version + 1, password_chosen = 1,
       email_confirmed_at = iif(second_factor, email_confirmed_at, coalesce(?, email_confirmed_at))
     WHERE id = ? AND password_version = ? AND disabled_at IS NULL`,
    `${USER_COLUMNS}, password_version`,
  );
  const endSessions = database.prepare('DELETE FROM sessions WHERE user_id = ?');
  const endPending = database.prepare('DELETE FROM pending_sign_ins WHERE user_id = ?');
  const endLinks = database.prepare(`
    DELETE FROM links
    WHERE user_id = ?1 OR (created_by = ?1 AND (kind = 'reset' OR role = 'admin' OR groups <> ''))`);
  return (userId, passwordHash, version, confirmedAt = null) => {
    const row = change(passwordHash, confirmedAt, userId, version);
    if (row === undefined) return null;
    endSessions.run(userId);
    endPending.run(userId);
    endLinks.run(userId);
    return { user: toUser(row), passwordVersion: Number(row.password_version) };
  };
}
