import type { AccountStore, NewAccount } from '../auth/accounts/account-store.ts';
import { foldText } from '../auth/accounts/search-text.ts';
import type { User } from '../auth/accounts/user.ts';
import { groupsColumn } from '../auth/rows/groups-row.ts';
import { NotAdmin } from '../auth/store-errors.ts';
import { accountChange, endSessions } from './account-change.ts';
import { createAccountList } from './account-list.ts';
import type { Database, Queries } from './database.ts';
import { changeEmail } from './email-change.ts';
import { hasAdmin, isAdminStill, isLastAdmin, lockRights, unlessLastAdmin } from './last-admin.ts';
import { changePassword } from './password-change.ts';
import { isDuplicate } from './postgres-error.ts';
import { newPublicId, newUserHandle, toUser, USER_COLUMNS } from './user-row.ts';

// For an unknown e-mail, the row of another account is read: finding no row is faster, and the
// difference would show in the time of a 429.
const FIND = `
  SELECT ${USER_COLUMNS}, password_hash, password_version, email = $1 AS found
  FROM users
  WHERE id = coalesce((SELECT id FROM users WHERE email = $1), (SELECT min(id) FROM users))`;

/** The AccountStore on PostgreSQL. */
export function createAccountStore(database: Database): AccountStore {
  return {
    ...createAccountList(database),
    ...accountChange(database),
    insert: (account, by = null) =>
      database.transaction(async (queries) => {
        if (by !== null && !(await isAdminStill(queries, by))) throw new NotAdmin();
        return insertUser(queries, account);
      }),
    byId: async (id) =>
      toUserOrNull(await database.first(`SELECT ${USER_COLUMNS} FROM users WHERE id = $1`, id)),
    byPublicId: async (publicId) =>
      toUserOrNull(
        await database.first(`SELECT ${USER_COLUMNS} FROM users WHERE public_id = $1`, publicId),
      ),
    find: async (email) => {
      const row = await database.first(FIND, email);
      if (row === undefined) return null; // there is no account at all
      const account = {
        user: toUser(row),
        passwordHash: String(row.password_hash),
        passwordVersion: Number(row.password_version),
      };
      return row.found === true ? account : null;
    },
    isLastAdmin: (id) => isLastAdmin(database, id),
    hasAdmin: () => hasAdmin(database),
    rehash: async (id, old, fresh) => {
      await database.run(
        'UPDATE users SET password_hash = $1 WHERE id = $2 AND password_hash = $3',
        fresh,
        id,
        old,
      );
    },
    setPassword: (id, passwordHash, version) =>
      database.transaction(async (queries) => {
        const changed = await changePassword(queries, id, passwordHash, version);
        return changed?.passwordVersion ?? null;
      }),
    setEmail: async (id, email, version) => {
      try {
        const done = await database.transaction((queries) =>
          changeEmail(queries, id, email, null, version),
        );
        return done ? 'changed' : 'outdated';
      } catch (error) {
        if (isDuplicate(error)) return 'taken';
        throw error;
      }
    },
    remove: (id) => unlessLastAdmin(database, id, (queries) => removeUser(queries, id)),
    leave: (id, version) =>
      database.transaction(async (queries) => {
        await lockRights(queries);
        if (await isLastAdmin(queries, id)) return 'last_admin';
        const isCurrent = await queries.first(
          'SELECT 1 FROM users WHERE id = $1 AND password_version = $2 FOR UPDATE',
          id,
          version,
        );
        if (isCurrent === undefined) return 'outdated';
        await removeUser(queries, id);
        return 'left';
      }),
  };
}

/**
 * Stores an account; null when the e-mail is taken. Call it in a transaction, which goes on in both
 * cases.
 */
export async function insertUser(
  queries: Queries,
  { email, name = '', passwordHash, role, groups = [], createdAt }: NewAccount,
  { emailConfirmedAt = null, passwordChosen = true }: Partial<User> = {},
): Promise<User | null> {
  const row = await queries.first(
    `INSERT INTO users (public_id, user_handle, email, email_confirmed_at, name, folded_name,
       password_hash, password_chosen, role, groups, created_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
     ON CONFLICT (email) DO NOTHING RETURNING ${USER_COLUMNS}`,
    newPublicId(),
    newUserHandle(),
    email,
    emailConfirmedAt,
    name,
    foldText(name),
    passwordHash,
    passwordChosen,
    role,
    groupsColumn(groups),
    createdAt,
  );
  return toUserOrNull(row);
}

// ON DELETE CASCADE deletes its factors, reset links and invitations, too.
async function removeUser(queries: Queries, id: number): Promise<void> {
  await endSessions(queries, id);
  await queries.run('DELETE FROM users WHERE id = $1', id);
  await queries.run('DELETE FROM events WHERE user_id = $1', id);
}

function toUserOrNull(row: Parameters<typeof toUser>[0] | undefined): User | null {
  return row === undefined ? null : toUser(row);
}
