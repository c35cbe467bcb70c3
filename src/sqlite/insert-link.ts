import type { DatabaseSync } from 'node:sqlite';
import type { NewLink } from '../auth/link-store.ts';
import { groupsColumn } from '../auth/rows/groups-row.ts';
import { NotAdmin } from '../auth/store-errors.ts';
import { changedRow } from './changed-row.ts';
import { whileAdmin } from './last-admin.ts';

/** Storing a new link, and what is asked before that. Call all of it in a transaction. */
export function insertLink(database: DatabaseSync) {
  // Of an invitation for the same address that has ended, all but the id is replaced.
  const insert = changedRow(
    database,
    `INSERT INTO links
       (key, kind, role, groups, user_id, email, name, mailed, unsent, created_by, created_at,
        expires_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (email) WHERE kind = 'invite' DO UPDATE SET key = excluded.key,
       role = excluded.role, groups = excluded.groups, name = excluded.name,
       mailed = excluded.mailed, unsent = excluded.unsent, created_by = excluded.created_by,
       created_at = excluded.created_at, expires_at = excluded.expires_at
     WHERE links.expires_at <= excluded.created_at`,
    'id',
  );
  const mayMake = database.prepare(`SELECT 1 WHERE ${whileAdmin('?1')}`);
  const withEmail = database.prepare('SELECT 1 FROM users WHERE email = ?');

  /** Throws NotAdmin unless this is an administrator who can sign in, or null. */
  const requireMaker = (createdBy: number | null): void => {
    if (mayMake.get(createdBy) === undefined) throw new NotAdmin();
  };
  const hasAccount = (email: string | null) => withEmail.get(email) !== undefined;

  /** Answers with the id of the link, or that its address has an invitation that works. */
  const add = (link: NewLink): number | 'invited' => {
    const { key, kind, role, groups, userId, email, name, mailed, unsent } = link;
    requireMaker(link.createdBy);
    const gives = [role, groupsColumn(groups)];
    const about = [userId, email, name, Number(mailed), Number(unsent)];
    const row = insert(
      key,
      kind,
      ...gives,
      ...about,
      link.createdBy,
      link.createdAt,
      link.expiresAt,
    );
    return row === undefined ? 'invited' : Number(row.id);
  };

  return { requireMaker, hasAccount, add };
}
