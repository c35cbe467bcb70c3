import type { DatabaseSync } from 'node:sqlite';
import type { ChangedPassword } from '../auth/link-store.ts';
import { changedRow } from './changed-row.ts';
import { toUser, USER_COLUMNS } from './user-row.ts';

/**
 * A new password in the place of the one of this version, whether its owner sets it or a reset link
 * does: every session and every reset link of the account ends with the old one, and so do the
 * links it made that open another account or make an administrator: whoever had the password may
 * keep one back. Call it in a transaction. Null when nothing was done: the password is of another
 * version, because somebody was faster, or the account is gone or disabled.
 */
export function passwordChange(
  database: DatabaseSync,
): (userId: number, passwordHash: string, version: number) => ChangedPassword | null {
  const change = changedRow(
    database,
    `UPDATE users SET password_hash = ?, password_version = password_version + 1
     WHERE id = ? AND password_version = ? AND disabled_at IS NULL`,
    `${USER_COLUMNS}, password_version`,
  );
  const endSessions = database.prepare('DELETE FROM sessions WHERE user_id = ?');
  const endLinks = database.prepare(`
    DELETE FROM links
    WHERE user_id = ?1 OR (created_by = ?1 AND (kind = 'reset' OR role = 'admin'))`);
  return (userId, passwordHash, version) => {
    const row = change(passwordHash, userId, version);
    if (row === undefined) return null;
    endSessions.run(userId);
    endLinks.run(userId);
    return { user: toUser(row), passwordVersion: Number(row.password_version) };
  };
}
