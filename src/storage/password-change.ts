import type { DatabaseSync } from 'node:sqlite';
import type { User } from '../auth/user.ts';
import { toUser, USER_COLUMNS } from './user-row.ts';

/**
 * A new password, whether its owner sets it or a reset link does: every session and every reset link of the account ends
 * with the old one. Call it in a transaction. Null when the account is gone or disabled.
 */
export function passwordChange(
  database: DatabaseSync,
): (userId: number, passwordHash: string) => User | null {
  const change = database.prepare(`
    UPDATE users SET password_hash = ?, password_version = password_version + 1
    WHERE id = ? AND disabled_at IS NULL RETURNING ${USER_COLUMNS}`);
  const endSessions = database.prepare('DELETE FROM sessions WHERE user_id = ?');
  const endResets = database.prepare('DELETE FROM links WHERE user_id = ?');
  return (userId, passwordHash) => {
    const row = change.get(passwordHash, userId);
    endSessions.run(userId);
    endResets.run(userId);
    return row === undefined ? null : toUser(row);
  };
}
