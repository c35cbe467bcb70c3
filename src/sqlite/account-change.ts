import type { DatabaseSync } from 'node:sqlite';
import type { AccountChange, AccountStore } from '../auth/accounts/account-store.ts';
import { foldText } from '../auth/accounts/search-text.ts';
import { groupsColumn } from '../auth/rows/groups-row.ts';
import { lastAdmin } from './last-admin.ts';
import { unlessDuplicate } from './sqlite-error.ts';
import { storeCall } from './store-call.ts';
import { transaction } from './transaction.ts';

/** What an administrator changes about an account. */
export function accountChange(database: DatabaseSync): Pick<AccountStore, 'change'> {
  const setRole = database.prepare('UPDATE users SET role = ? WHERE id = ?');
  const setGroups = database.prepare('UPDATE users SET groups = ? WHERE id = ?');
  const setName = database.prepare('UPDATE users SET name = ?, folded_name = ? WHERE id = ?');
  const setEmail = database.prepare(
    'UPDATE users SET email = ?1, email_confirmed_at = NULL WHERE id = ?2 AND email <> ?1',
  );
  // Counts as a password change: a log-in that began before must not succeed after it, nor when the
  // account is enabled again.
  const disable = database.prepare(
    'UPDATE users SET disabled_at = ?, password_version = password_version + 1 WHERE id = ?',
  );
  const enable = database.prepare('UPDATE users SET disabled_at = NULL WHERE id = ?');
  const endSessions = database.prepare('DELETE FROM sessions WHERE user_id = ?');
  const endPending = database.prepare('DELETE FROM pending_sign_ins WHERE user_id = ?');
  const endLinksFor = database.prepare('DELETE FROM links WHERE user_id = ?');
  const endLinksMade = database.prepare('DELETE FROM links WHERE created_by = ?');
  const { isLastAdmin } = lastAdmin(database);

  const confirmEmail = database.prepare('UPDATE users SET email_confirmed_at = ? WHERE id = ?');

  const make = (id: number, change: AccountChange): void => {
    const { role, groups, disabledAt, name, email, emailConfirmedAt } = change;
    if (role !== undefined) setRole.run(role, id);
    // An invitation or a reset link that the former administrator kept would be a way back to the
    // role.
    if (role === 'user') endLinksMade.run(id);
    if (groups !== undefined) setGroups.run(groupsColumn(groups), id);
    if (name !== undefined) setName.run(name, foldText(name), id);
    if (email !== undefined && setEmail.run(email, id).changes > 0) endLinksFor.run(id);
    if (emailConfirmedAt !== undefined) confirmEmail.run(emailConfirmedAt, id);
    if (disabledAt === null) enable.run(id);
    else if (disabledAt !== undefined) {
      disable.run(disabledAt, id);
      endSessions.run(id);
      endPending.run(id);
      endLinksFor.run(id);
      endLinksMade.run(id);
    }
  };

  return {
    change: (id, change) =>
      storeCall(() => {
        const work = () => {
          const takesRights = change.role === 'user' || typeof change.disabledAt === 'number';
          if (takesRights && isLastAdmin(id)) return 'last_admin';
          make(id, change);
          return 'changed';
        };
        return unlessDuplicate('taken', () => transaction(database, work));
      }),
  };
}
