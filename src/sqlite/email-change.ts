import type { DatabaseSync } from 'node:sqlite';
import type { EmailLinks } from '../auth/link-store.ts';
import { toLink } from '../auth/rows/link-row.ts';
import { unlessDuplicate } from './sqlite-error.ts';
import { storeCall } from './store-call.ts';
import { transaction } from './transaction.ts';
import { toUser, USER_COLUMNS } from './user-row.ts';

/**
 * Changes the e-mail of an account if its password has this version, and ends the links of the
 * account: they were sent to the old e-mail. Call it in a transaction. Returns false when nothing
 * was done: the password has another version, or the account is gone or disabled. Throws an error
 * that unlessDuplicate catches when the e-mail is taken.
 */
export function emailChange(
  database: DatabaseSync,
): (userId: number, email: string, version: number) => boolean {
  const change = database.prepare(
    'UPDATE users SET email = ? WHERE id = ? AND password_version = ? AND disabled_at IS NULL',
  );
  const endLinks = database.prepare('DELETE FROM links WHERE user_id = ?');
  return (userId, email, version) => {
    if (change.run(email, userId, version).changes === 0) return false;
    endLinks.run(userId);
    return true;
  };
}

/** The links that confirm a new e-mail. */
export function createEmailLinks(database: DatabaseSync): EmailLinks {
  const remove = database.prepare("DELETE FROM links WHERE kind = 'email' AND user_id = ?");
  const insert = database.prepare(`
    INSERT INTO links (key, kind, user_id, email, created_at, expires_at)
    SELECT ?1, 'email', id, ?2, ?3, ?4 FROM users
    WHERE id = ?5 AND password_version = ?6 AND disabled_at IS NULL`);
  const pending = database.prepare(
    "SELECT * FROM links WHERE kind = 'email' AND user_id = ? AND expires_at > ?",
  );
  const byKey = database.prepare(
    "SELECT * FROM links WHERE kind = 'email' AND key = ? AND expires_at > ?",
  );
  const owner = database.prepare(
    `SELECT ${USER_COLUMNS}, password_version FROM users WHERE id = ?`,
  );
  const changeEmail = emailChange(database);

  return {
    requestEmail: ({ key, userId, email, createdAt, expiresAt }, version) =>
      storeCall(() =>
        transaction(database, () => {
          remove.run(userId);
          return insert.run(key, email, createdAt, expiresAt, userId, version).changes > 0;
        }),
      ),
    pendingEmail: (userId, now) =>
      storeCall(() => {
        const row = pending.get(userId, now);
        return row === undefined ? null : toLink(row);
      }),
    withdrawEmail: (userId) => storeCall(() => remove.run(userId).changes > 0),
    redeemEmail: (key, now) =>
      storeCall(() => {
        const change = () => {
          const link = byKey.get(key, now);
          const row = link && owner.get(link.user_id ?? null);
          if (link === undefined || row === undefined) return 'gone';
          const { userId, email } = toLink(link);
          // a password change has ended the link
          const version = Number(row.password_version);
          if (userId === null || email === null || !changeEmail(userId, email, version))
            return 'gone';
          const user = toUser(row);
          return { user: { ...user, email }, before: user.email };
        };
        return unlessDuplicate('taken', () => transaction(database, change));
      }),
  };
}
