import type { DatabaseSync } from 'node:sqlite';
import type { AccountStore } from '../auth/accounts/account-store.ts';
import { foldText } from '../auth/accounts/search-text.ts';
import { groupsColumn } from '../auth/rows/groups-row.ts';
import { NotAdmin } from '../auth/store-errors.ts';
import { accountChange } from './account-change.ts';
import { accountList } from './account-list.ts';
import { changedRow } from './changed-row.ts';
import { emailChange } from './email-change.ts';
import { lastAdmin, whileAdmin } from './last-admin.ts';
import { passwordChange } from './password-change.ts';
import { cacheRows } from './row-cache.ts';
import { unlessDuplicate } from './sqlite-error.ts';
import { storeCall } from './store-call.ts';
import { transaction } from './transaction.ts';
import { NEW_PUBLIC_ID, NEW_USER_HANDLE, toUser, USER_COLUMNS } from './user-row.ts';

/** The AccountStore on SQLite. */
export function createAccountStore(database: DatabaseSync): AccountStore {
  const insert = changedRow(
    database,
    `INSERT INTO users
       (public_id, user_handle, email, name, folded_name, password_hash, role, created_at, groups)
     SELECT ${NEW_PUBLIC_ID}, ${NEW_USER_HANDLE}, ?1, ?2, ?3, ?4, ?5, ?6, ?8
     WHERE ${whileAdmin('?7')}`,
    USER_COLUMNS,
  );
  const byId = database.prepare(`SELECT ${USER_COLUMNS} FROM users WHERE id = ?`);
  const byPublicId = database.prepare(`SELECT ${USER_COLUMNS} FROM users WHERE public_id = ?`);
  // For an unknown e-mail, the row of another account is read: finding no row is faster, and the
  // difference would show in the time of a 429. LIMIT keeps SQLite from skipping the subquery that
  // is not needed, so both cases take 0.9 us.
  const find = database.prepare(`
    SELECT ${USER_COLUMNS}, password_hash, password_version, found
    FROM (SELECT (SELECT id FROM users WHERE email = ?) AS found, (SELECT min(id) FROM users) AS other LIMIT 1)
    JOIN users ON users.id = coalesce(found, other)`);
  const rehash = database.prepare(
    'UPDATE users SET password_hash = ? WHERE id = ? AND password_hash = ?',
  );
  const changePassword = passwordChange(database);
  const changeEmail = emailChange(database);
  // ON DELETE CASCADE deletes its sessions, factors, reset links and invitations, too.
  const remove = database.prepare('DELETE FROM users WHERE id = ?');
  const leave = database.prepare('DELETE FROM users WHERE id = ? AND password_version = ?');
  const removeEvents = database.prepare('DELETE FROM events WHERE user_id = ?');
  const { hasAdmin, isLastAdmin, unlessLastAdmin } = lastAdmin(database);

  // An account is in use: were it read again each time that is noted, it would not be cached.
  const source = { table: 'users', column: 'id', columns: USER_COLUMNS } as const;
  const userOf = cacheRows(database, source, (id) => {
    const row = byId.get(id);
    return row === undefined ? null : toUser(row);
  });

  return {
    ...accountList(database),
    ...accountChange(database),
    insert: ({ email, name = '', passwordHash, role, groups = [], createdAt }, by = null) =>
      storeCall(() =>
        unlessDuplicate(null, () => {
          const named = [email, name, foldText(name)];
          const row = insert(...named, passwordHash, role, createdAt, by, groupsColumn(groups));
          if (row === undefined) throw new NotAdmin();
          return toUser(row);
        }),
      ),
    byId: (id) => storeCall(() => userOf(id)),
    byPublicId: (publicId) =>
      storeCall(() => {
        const row = byPublicId.get(publicId);
        return row === undefined ? null : toUser(row);
      }),
    find: (email) =>
      storeCall(() => {
        const row = find.get(email);
        if (row === undefined) return null; // there is no account at all
        const account = {
          user: toUser(row),
          passwordHash: String(row.password_hash),
          passwordVersion: Number(row.password_version),
        };
        return row.found === null ? null : account;
      }),
    isLastAdmin: (id) => storeCall(() => isLastAdmin(id)),
    hasAdmin: () => storeCall(hasAdmin),
    rehash: (id, old, fresh) =>
      storeCall(() => {
        rehash.run(fresh, id, old);
      }),
    setPassword: (id, passwordHash, version) =>
      storeCall(() =>
        transaction(
          database,
          () => changePassword(id, passwordHash, version)?.passwordVersion ?? null,
        ),
      ),
    setEmail: (id, email, version) =>
      storeCall(() =>
        unlessDuplicate('taken', () => {
          const done = transaction(database, () => changeEmail(id, email, null, version));
          return done ? 'changed' : 'outdated';
        }),
      ),
    remove: (id) =>
      unlessLastAdmin(id, () => {
        remove.run(id);
        removeEvents.run(id);
      }),
    leave: (id, version) =>
      storeCall(() =>
        transaction(database, () => {
          if (isLastAdmin(id)) return 'last_admin';
          if (leave.run(id, version).changes === 0) return 'outdated';
          removeEvents.run(id);
          return 'left';
        }),
      ),
  };
}
