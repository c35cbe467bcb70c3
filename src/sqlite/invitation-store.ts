import type { DatabaseSync } from 'node:sqlite';
import type { InvitationStore } from '../auth/link-store.ts';
import { toLink } from '../auth/rows/link-row.ts';
import { changedRow } from './changed-row.ts';
import { insertLink } from './insert-link.ts';
import { storeCall } from './store-call.ts';
import { transaction } from './transaction.ts';

/** The InvitationStore on SQLite. */
export function createInvitationStore(database: DatabaseSync): InvitationStore {
  const { requireMaker, hasAccount } = insertLink(database);
  const sent = database.prepare("UPDATE links SET unsent = 0 WHERE kind = 'invite' AND key = ?");
  const invitations = database.prepare(`
    SELECT links.*, users.email AS by FROM links LEFT JOIN users ON users.id = links.created_by
    WHERE kind = 'invite' AND expires_at > ? ORDER BY links.id DESC`);
  const invitation = database.prepare(`
    SELECT * FROM links
    WHERE kind = 'invite' AND email IS NOT NULL AND id = ?1 AND key = coalesce(?2, key)`);
  const renew = changedRow(
    database,
    `UPDATE links SET key = ?, mailed = ?, unsent = ?, created_by = ?, created_at = ?,
       expires_at = ?
     WHERE id = ?`,
    '*',
  );
  const revoke = changedRow(database, "DELETE FROM links WHERE kind = 'invite' AND id = ?", '*');

  return {
    invitationSent: (key) =>
      storeCall(() => {
        sent.run(key);
      }),
    invitations: (after) =>
      storeCall(() =>
        invitations
          .all(after)
          .map((row) => ({ ...toLink(row), by: row.by === null ? null : String(row.by) })),
      ),
    renewInvitation: (id, { key, mailed, unsent, createdBy, ...times }, replaces = null) =>
      storeCall(() =>
        transaction(database, () => {
          requireMaker(createdBy);
          const row = invitation.get(id, replaces);
          if (row === undefined) return 'gone';
          if (hasAccount(toLink(row).email)) return 'taken';
          const sending = [key, Number(mailed), Number(unsent)];
          const renewed = renew(...sending, createdBy, times.createdAt, times.expiresAt, id);
          return renewed === undefined ? 'gone' : toLink(renewed);
        }),
      ),
    revokeInvitation: (id) =>
      storeCall(() => {
        const row = revoke(id);
        return row === undefined ? null : toLink(row);
      }),
  };
}
