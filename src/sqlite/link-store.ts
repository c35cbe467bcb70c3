import type { DatabaseSync } from 'node:sqlite';
import type { NewAccount } from '../auth/accounts/account-store.ts';
import type { LinkKind, LinkStore, NewLink, Redeemed } from '../auth/link-store.ts';
import { toLink } from '../auth/rows/link-row.ts';
import { NotAdmin } from '../auth/store-errors.ts';
import { changedRow } from './changed-row.ts';
import { createEmailLinks } from './email-change.ts';
import { lastAdmin, whileAdmin } from './last-admin.ts';
import { passwordChange } from './password-change.ts';
import { unlessDuplicate } from './sqlite-error.ts';
import { storeCall } from './store-call.ts';
import { transaction } from './transaction.ts';
import { NEW_PUBLIC_ID, NEW_USER_HANDLE, toUser, USER_COLUMNS } from './user-row.ts';

/** The LinkStore on SQLite. A link is used by deleting it, in the transaction of its purpose. */
export function createLinkStore(database: DatabaseSync): LinkStore {
  const insert = database.prepare(`
    INSERT INTO links (key, kind, role, user_id, created_by, created_at, expires_at)
    SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7 WHERE ${whileAdmin('?5')}`);
  const byKey = database.prepare(
    'SELECT * FROM links WHERE kind = ? AND key = ? AND expires_at > ?',
  );
  const invitations = database.prepare(`
    SELECT links.*, users.email AS by FROM links LEFT JOIN users ON users.id = links.created_by
    WHERE kind = 'invite' AND expires_at > ? ORDER BY links.id DESC`);
  const revoke = database.prepare("DELETE FROM links WHERE kind = 'invite' AND id = ?");
  const use = changedRow(
    database,
    'DELETE FROM links WHERE kind = ? AND key = ? AND expires_at > ?',
    'role, user_id',
  );
  const prune = database.prepare('DELETE FROM links WHERE expires_at <= ?');
  // IS, not =: user_id is NULL for a set-up link, and a new one replaces the old one, too.
  const removeBefore = database.prepare('DELETE FROM links WHERE kind = ? AND user_id IS ?');
  const insertUser = changedRow(
    database,
    `INSERT INTO users (public_id, user_handle, email, password_hash, role, created_at)
     VALUES (${NEW_PUBLIC_ID}, ${NEW_USER_HANDLE}, ?, ?, ?, ?)`,
    USER_COLUMNS,
  );
  const { hasAdmin } = lastAdmin(database);
  const version = database.prepare('SELECT password_version FROM users WHERE id = ?');
  const enabled = database.prepare('SELECT 1 FROM users WHERE id = ? AND disabled_at IS NULL');
  const changePassword = passwordChange(database);

  const add = ({ key, kind, role, userId, createdBy, createdAt, expiresAt }: NewLink): void => {
    const values = [key, kind, role, userId, createdBy, createdAt, expiresAt];
    if (insert.run(...values).changes === 0) throw new NotAdmin();
  };

  /**
   * Uses a link and creates its account in one transaction: neither happens when the e-mail is
   * taken.
   */
  const redeem = (
    kind: LinkKind,
    key: string,
    account: Omit<NewAccount, 'role'>,
    isExpired: () => boolean = () => false,
  ) =>
    storeCall((): Redeemed => {
      const { email, passwordHash, createdAt } = account;
      const insert = () => {
        if (isExpired()) return 'gone';
        const link = use(kind, key, createdAt);
        if (link === undefined) return 'gone';
        const row = insertUser(email, passwordHash, String(link.role), createdAt);
        return row === undefined ? 'gone' : toUser(row);
      };
      return unlessDuplicate('taken', () => transaction(database, insert));
    });

  return {
    ...createEmailLinks(database),
    insert: (link) => storeCall(() => add(link)),
    replace: (link) =>
      storeCall(() =>
        transaction(database, () => {
          // A link made while the account is disabled would work once the account is enabled again.
          if (link.userId !== null && enabled.get(link.userId) === undefined) return false;
          removeBefore.run(link.kind, link.userId);
          add(link);
          return true;
        }),
      ),
    insertWithAccount: (link, { email, passwordHash, role, createdAt }) =>
      storeCall(() => {
        const insert = () => {
          const row = insertUser(email, passwordHash, role, createdAt);
          if (row === undefined) return null;
          add({ ...link, userId: Number(row.id) });
          return toUser(row);
        };
        return unlessDuplicate(null, () => transaction(database, insert));
      }),
    byKey: (kind, key, now) =>
      storeCall(() => {
        const row = byKey.get(kind, key, now);
        return row === undefined ? null : toLink(row);
      }),
    invitations: (now) =>
      storeCall(() =>
        invitations
          .all(now)
          .map((row) => ({ ...toLink(row), by: row.by === null ? null : String(row.by) })),
      ),
    revokeInvitation: (id) => storeCall(() => revoke.run(id).changes > 0),
    redeemInvitation: (key, account) => redeem('invite', key, account),
    redeemSetup: (key, account) => redeem('setup', key, account, hasAdmin),
    redeemReset: (key, passwordHash, now) =>
      storeCall(() =>
        transaction(database, () => {
          const userId = use('reset', key, now)?.user_id;
          if (typeof userId !== 'number') return null;
          // Any current version is right: a password change would have ended this link.
          const current = Number(version.get(userId)?.password_version);
          return changePassword(userId, passwordHash, current);
        }),
      ),
    prune: (now) =>
      storeCall(() => {
        prune.run(now);
      }),
  };
}
