import type { AccountChange, AccountStore } from '../auth/accounts/account-store.ts';
import { foldText } from '../auth/accounts/search-text.ts';
import { groupsColumn } from '../auth/rows/groups-row.ts';
import type { Database, Queries } from './database.ts';
import { isLastAdmin, lockRights } from './last-admin.ts';
import { isDuplicate } from './postgres-error.ts';

/** What an administrator changes about an account. */
export function accountChange(database: Database): Pick<AccountStore, 'change'> {
  return {
    change: async (id, change) => {
      const takesRights = change.role === 'user' || typeof change.disabledAt === 'number';
      try {
        return await database.transaction(async (queries) => {
          if (takesRights) {
            await lockRights(queries);
            if (await isLastAdmin(queries, id)) return 'last_admin';
          }
          await make(queries, id, change);
          return 'changed';
        });
      } catch (error) {
        if (isDuplicate(error)) return 'taken';
        throw error;
      }
    },
  };
}

async function make(
  queries: Queries,
  id: number,
  { role, groups, disabledAt, name, email, emailConfirmedAt }: AccountChange,
): Promise<void> {
  if (typeof disabledAt === 'number') await endAll(queries, id);
  // An invitation or a reset link that the former administrator kept would be a way back to the
  // role.
  if (role === 'user') await queries.run('DELETE FROM links WHERE created_by = $1', id);
  if (role !== undefined) {
    await queries.run('UPDATE users SET role = $1 WHERE id = $2', role, id);
  }
  if (groups !== undefined) {
    const sql = 'UPDATE users SET groups = $1 WHERE id = $2';
    await queries.run(sql, groupsColumn(groups), id);
  }
  if (name !== undefined) {
    await queries.run(
      'UPDATE users SET name = $1, folded_name = $2 WHERE id = $3',
      name,
      foldText(name),
      id,
    );
  }
  if (email !== undefined) await setEmail(queries, id, email);
  if (emailConfirmedAt !== undefined) {
    const sql = 'UPDATE users SET email_confirmed_at = $1 WHERE id = $2';
    await queries.run(sql, emailConfirmedAt, id);
  }
  if (disabledAt === null) await enable(queries, id);
  else if (disabledAt !== undefined) await disable(queries, id, disabledAt);
}

async function setEmail(queries: Queries, id: number, email: string): Promise<void> {
  const changed = await queries.run(
    `UPDATE users SET email = $1, email_confirmed_at = NULL WHERE id = $2 AND email <> $1`,
    email,
    id,
  );
  if (changed > 0) await queries.run('DELETE FROM links WHERE user_id = $1', id);
}

async function enable(queries: Queries, id: number): Promise<void> {
  await queries.run('UPDATE users SET disabled_at = NULL WHERE id = $1', id);
}

// Counts as a password change: a log-in that began before must not succeed after it, nor when the
// account is enabled again.
async function disable(queries: Queries, id: number, at: number): Promise<void> {
  await queries.run(
    'UPDATE users SET disabled_at = $1, password_version = password_version + 1 WHERE id = $2',
    at,
    id,
  );
}

/** Ends what a disabled account could go on with, and what it has made. */
async function endAll(queries: Queries, id: number): Promise<void> {
  await endSessions(queries, id);
  await queries.run('DELETE FROM pending_sign_ins WHERE user_id = $1', id);
  await queries.run('DELETE FROM links WHERE user_id = $1 OR created_by = $1', id);
}

/** Holds the account and ends its sessions, in this order: see feed-tables.ts. */
export async function endSessions(queries: Queries, id: number): Promise<void> {
  await queries.first('SELECT 1 FROM users WHERE id = $1 FOR UPDATE', id);
  await queries.run('DELETE FROM sessions WHERE user_id = $1', id);
}
