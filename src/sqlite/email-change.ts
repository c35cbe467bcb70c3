import type { DatabaseSync } from 'node:sqlite';
import type { EmailLinks } from '../auth/link-store.ts';
import { toLink } from '../auth/rows/link-row.ts';
import { changedRow } from './changed-row.ts';
import { unlessDuplicate } from './sqlite-error.ts';
import { storeCall } from './store-call.ts';
import { transaction } from './transaction.ts';
import { toUser, USER_COLUMNS } from './user-row.ts';

/**
 * Changes the e-mail of an account if its password has this version, and ends the links of the
 * account: they were sent to the old e-mail. `confirmedAt`: the time (ms), when its owner used a
 * link in a mail to the new e-mail. Call it in a transaction. Returns false when nothing was done:
 * the password has another version, or the account is gone or disabled. Throws an error that
 * unlessDuplicate catches when the e-mail is taken.
 */
export function emailChange(
  database: DatabaseSync,
): (userId: number, email: string, confirmedAt: number | null, version: number) => boolean {
  const change = database.prepare(
    `UPDATE users SET email = ?, email_confirmed_at = ?
     WHERE id = ? AND password_version = ? AND disabled_at IS NULL`,
  );
  const endLinks = database.prepare('DELETE FROM links WHERE user_id = ?');
  return (userId, email, confirmedAt, version) => {
    if (change.run(email, confirmedAt, userId, version).changes === 0) return false;
    endLinks.run(userId);
    return true;
  };
}

/** The links that confirm a new e-mail, or the present one. */
export function createEmailLinks(database: DatabaseSync): EmailLinks {
  const remove = database.prepare("DELETE FROM links WHERE kind = 'email' AND user_id = ?");
  const insert = database.prepare(`
    INSERT INTO links (key, kind, user_id, email, mailed, created_at, expires_at)
    SELECT ?1, 'email', id, ?2, ?7, ?3, ?4 FROM users
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
  const removeConfirmation = database.prepare(
    "DELETE FROM links WHERE kind = 'confirm' AND user_id = ?",
  );
  const confirmation = database.prepare(`
    INSERT INTO links (key, kind, user_id, email, mailed, created_at, expires_at)
    SELECT ?1, 'confirm', id, email, ?6, ?2, ?3 FROM users
    WHERE id = ?4 AND email = ?5 AND disabled_at IS NULL`);
  const useConfirmation = changedRow(
    database,
    "DELETE FROM links WHERE kind = 'confirm' AND key = ? AND expires_at > ?",
    'user_id, email',
  );
  // Whatever changes the e-mail ends the link; were it forgotten once, the link would confirm an
  // address that it was not sent to.
  const confirm = changedRow(
    database,
    'UPDATE users SET email_confirmed_at = ? WHERE id = ? AND email = ? AND disabled_at IS NULL',
    USER_COLUMNS,
  );

  return {
    requestEmail: ({ key, userId, email, mailed, createdAt, expiresAt }, version) =>
      storeCall(() =>
        transaction(database, () => {
          remove.run(userId);
          const values = [key, email, createdAt, expiresAt, userId, version, Number(mailed)];
          return insert.run(...values).changes > 0;
        }),
      ),
    pendingEmail: (userId, now) =>
      storeCall(() => {
        const row = pending.get(userId, now);
        return row === undefined ? null : toLink(row);
      }),
    withdrawEmail: (userId) => storeCall(() => remove.run(userId).changes > 0),
    redeemEmail: (key, now, by) =>
      storeCall(() => {
        const change = () => {
          const link = byKey.get(key, now);
          const row = link && owner.get(link.user_id ?? null);
          if (link === undefined || row === undefined) return 'gone';
          const { userId, email } = toLink(link);
          // a password change has ended the link
          const version = Number(row.password_version);
          const confirmedAt = userId === by ? now : null;
          if (userId === null || email === null) return 'gone';
          if (!changeEmail(userId, email, confirmedAt, version)) return 'gone';
          const user = toUser(row);
          return { user: { ...user, email, emailConfirmedAt: confirmedAt }, before: user.email };
        };
        return unlessDuplicate('taken', () => transaction(database, change));
      }),
    requestConfirmation: ({ key, userId, email, mailed, createdAt, expiresAt }) =>
      storeCall(() =>
        transaction(database, () => {
          removeConfirmation.run(userId);
          const values = [key, createdAt, expiresAt, userId, email, Number(mailed)];
          return confirmation.run(...values).changes > 0;
        }),
      ),
    redeemConfirmation: (key, now) =>
      storeCall(() =>
        transaction(database, () => {
          const link = useConfirmation(key, now);
          const row = link && confirm(now, link.user_id ?? null, link.email ?? null);
          return row === undefined ? null : toUser(row);
        }),
      ),
  };
}
