import type { DatabaseSync } from 'node:sqlite';
import type { ChosenAccount, NewAccount } from '../auth/accounts/account-store.ts';
import { foldText } from '../auth/accounts/search-text.ts';
import type { User } from '../auth/accounts/user.ts';
import type { LinkKind, LinkStore, NewLink, Redeemed } from '../auth/link-store.ts';
import { groupsColumn } from '../auth/rows/groups-row.ts';
import { toLink } from '../auth/rows/link-row.ts';
import { changedRow } from './changed-row.ts';
import { createEmailLinks } from './email-change.ts';
import { insertLink } from './insert-link.ts';
import { createInvitationStore } from './invitation-store.ts';
import { lastAdmin } from './last-admin.ts';
import { passwordChange } from './password-change.ts';
import { unlessDuplicate } from './sqlite-error.ts';
import { storeCall } from './store-call.ts';
import { transaction } from './transaction.ts';
import { NEW_PUBLIC_ID, NEW_USER_HANDLE, toUser, USER_COLUMNS } from './user-row.ts';

/** The LinkStore on SQLite. A link is used by deleting it, in the transaction of its purpose. */
export function createLinkStore(database: DatabaseSync): LinkStore {
  const byKey = database.prepare(
    'SELECT * FROM links WHERE kind = ? AND key = ? AND expires_at > ?',
  );
  const ofUser = database.prepare(
    'SELECT * FROM links WHERE user_id = ? AND expires_at > ? ORDER BY id',
  );
  const use = changedRow(
    database,
    'DELETE FROM links WHERE kind = ? AND key = ? AND expires_at > ?',
    'user_id, mailed',
  );
  const prune = database.prepare(`
    DELETE FROM links WHERE expires_at <= ?1
      AND (kind <> 'invite' OR email IS NULL OR expires_at <= ?2)`);
  // IS, not =: user_id is NULL for a set-up link, and a new one replaces the old one, too.
  const removeBefore = database.prepare('DELETE FROM links WHERE kind = ? AND user_id IS ?');
  const insertUser = changedRow(
    database,
    `INSERT INTO users (public_id, user_handle, email, email_confirmed_at, name, folded_name,
       password_hash, password_chosen, role, groups, created_at)
     VALUES (${NEW_PUBLIC_ID}, ${NEW_USER_HANDLE}, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    USER_COLUMNS,
  );
  const { requireMaker, hasAccount, add } = insertLink(database);
  const addIfFree = (link: NewLink) => {
    requireMaker(link.createdBy);
    return link.kind === 'invite' && hasAccount(link.email) ? 'taken' : add(link);
  };
  const { hasAdmin } = lastAdmin(database);
  const version = database.prepare('SELECT password_version FROM users WHERE id = ?');
  const enabled = database.prepare(
    'SELECT 1 FROM users WHERE id = ?1 AND disabled_at IS NULL AND email = coalesce(?2, email)',
  );
  const changePassword = passwordChange(database);

  const insertAccount = (
    { email, name = '', passwordHash, role, groups = [], createdAt }: NewAccount,
    more: Pick<User, 'emailConfirmedAt' | 'passwordChosen'>,
  ): User => {
    const named = [email, more.emailConfirmedAt, name, foldText(name)];
    const password = [passwordHash, Number(more.passwordChosen)];
    const row = insertUser(...named, ...password, role, groupsColumn(groups), createdAt);
    if (row === undefined) throw new Error('an INSERT returned no row');
    return toUser(row);
  };

  /**
   * Uses a link and creates its account in one transaction: neither happens when the e-mail is
   * taken.
   */
  const redeem = (
    kind: LinkKind,
    key: string,
    account: ChosenAccount,
    isExpired: () => boolean = () => false,
  ) =>
    storeCall((): Redeemed => {
      const { email, name, createdAt } = account;
      const insert = () => {
        if (isExpired()) return 'gone';
        const row = byKey.get(kind, key, createdAt);
        if (row === undefined) return 'gone';
        const link = toLink(row);
        if (link.email !== null && link.email !== email) return 'other_address';
        use(kind, key, createdAt);
        return insertAccount(
          {
            ...account,
            name: name ?? link.name,
            role: link.role ?? 'user',
            groups: link.groups,
          },
          {
            emailConfirmedAt: link.email !== null && link.mailed ? createdAt : null,
            passwordChosen: true,
          },
        );
      };
      return unlessDuplicate('taken', () => transaction(database, insert));
    });

  return {
    ...createEmailLinks(database),
    ...createInvitationStore(database),
    insert: (link) => storeCall(() => transaction(database, () => addIfFree(link))),
    insertAll: (links) => storeCall(() => transaction(database, () => links.map(addIfFree))),
    replace: (link) =>
      storeCall(() =>
        transaction(database, () => {
          // A link made while the account is disabled would work once the account is enabled again.
          const { kind, userId, email } = link;
          if (userId !== null && enabled.get(userId, email) === undefined) return false;
          removeBefore.run(kind, userId);
          add(link);
          return true;
        }),
      ),
    insertWithAccount: (link, account) =>
      storeCall(() => {
        const insert = () => {
          const user = insertAccount(account, { emailConfirmedAt: null, passwordChosen: false });
          add({ ...link, userId: user.id });
          return user;
        };
        return unlessDuplicate(null, () => transaction(database, insert));
      }),
    byKey: (kind, key, now) =>
      storeCall(() => {
        const row = byKey.get(kind, key, now);
        return row === undefined ? null : toLink(row);
      }),
    ofUser: (userId, now) => storeCall(() => ofUser.all(userId, now).map(toLink)),
    redeemInvitation: (key, account) => redeem('invite', key, account),
    redeemSetup: (key, account) => redeem('setup', key, account, hasAdmin),
    redeemReset: (key, passwordHash, now) =>
      storeCall(() =>
        transaction(database, () => {
          const link = use('reset', key, now);
          const userId = link?.user_id;
          if (typeof userId !== 'number') return null;
          // Any current version is right: a password change would have ended this link.
          const current = Number(version.get(userId)?.password_version);
          return changePassword(userId, passwordHash, current, link?.mailed === 1 ? now : null);
        }),
      ),
    prune: (now, longAgo) =>
      storeCall(() => {
        prune.run(now, longAgo);
      }),
  };
}
