import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import type { Link, LinkKind } from '../auth/links.ts';
import type { LinkStore, NewAccount, Redeemed } from '../auth/stores.ts';
import type { Role } from '../auth/user.ts';
import { attempt, isDuplicate } from './database.ts';
import { passwordChange } from './password-change.ts';
import { transaction } from './transaction.ts';
import { toUser, USER_COLUMNS } from './user-row.ts';

/** One-time links in SQLite. A link is used by deleting it, in the transaction of what it was for. */
export function createLinkStore(database: DatabaseSync): LinkStore {
  const insert = database.prepare(`
    INSERT INTO links (key, kind, role, user_id, created_by, created_at, expires_at)
    VALUES (?, ?, ?, ?, ?, ?, ?)`);
  const byKey = database.prepare(
    'SELECT * FROM links WHERE kind = ? AND key = ? AND expires_at > ?',
  );
  const invitations = database.prepare(`
    SELECT links.*, users.email AS by FROM links LEFT JOIN users ON users.id = links.created_by
    WHERE kind = 'invite' AND expires_at > ? ORDER BY links.id DESC`);
  const revoke = database.prepare("DELETE FROM links WHERE kind = 'invite' AND id = ?");
  const use = database.prepare(
    'DELETE FROM links WHERE kind = ? AND key = ? AND expires_at > ? RETURNING role, user_id',
  );
  const prune = database.prepare('DELETE FROM links WHERE expires_at <= ?');
  const forget = database.prepare('DELETE FROM links WHERE kind = ?');
  const forgetOf = database.prepare('DELETE FROM links WHERE kind = ? AND user_id = ?');
  const insertUser = database.prepare(
    `INSERT INTO users (email, password_hash, role, created_at) VALUES (?, ?, ?, ?) RETURNING ${USER_COLUMNS}`,
  );
  const admins = database.prepare(
    "SELECT count(*) AS n FROM users WHERE role = 'admin' AND disabled_at IS NULL",
  );
  const changePassword = passwordChange(database);

  /** Uses a link up and makes the account it is for; when the e-mail is taken, neither has happened. */
  const redeem = (
    kind: LinkKind,
    key: string,
    account: Omit<NewAccount, 'role'>,
    isOver: () => boolean = () => false,
  ) =>
    attempt((): Redeemed => {
      const { email, passwordHash, createdAt } = account;
      try {
        return transaction(database, () => {
          if (isOver()) return 'gone';
          const link = use.get(kind, key, createdAt);
          if (link === undefined) return 'gone';
          const row = insertUser.get(email, passwordHash, String(link.role), createdAt);
          return row === undefined ? 'gone' : toUser(row);
        });
      } catch (error) {
        if (isDuplicate(error)) return 'taken';
        throw error;
      }
    });

  return {
    insert: ({ key, kind, role, userId, createdBy, createdAt, expiresAt }) =>
      attempt(() => {
        insert.run(key, kind, role, userId, createdBy, createdAt, expiresAt);
      }),
    byKey: (kind, key, now) =>
      attempt(() => {
        const row = byKey.get(kind, key, now);
        return row === undefined ? null : toLink(row);
      }),
    invitations: (now) =>
      attempt(() =>
        invitations
          .all(now)
          .map((row) => ({ ...toLink(row), by: row.by === null ? null : String(row.by) })),
      ),
    revokeInvitation: (id) => attempt(() => revoke.run(id).changes > 0),
    redeemInvitation: (key, account) => redeem('invite', key, account),
    redeemSetup: (key, account) => redeem('setup', key, account, () => Number(admins.get()?.n) > 0),
    redeemReset: (key, passwordHash, now) =>
      attempt(() =>
        transaction(database, () => {
          const userId = use.get('reset', key, now)?.user_id;
          return typeof userId === 'number' ? changePassword(userId, passwordHash) : null;
        }),
      ),
    prune: (now) =>
      attempt(() => {
        prune.run(now);
      }),
    forget: (kind, userId) =>
      attempt(() => {
        if (userId === null) forget.run(kind);
        else forgetOf.run(kind, userId);
      }),
  };
}

function toLink(row: Record<string, SQLOutputValue>): Link {
  return {
    id: Number(row.id),
    key: String(row.key),
    kind: row.kind as LinkKind, // CHECK in the table
    role: row.role === null ? null : (row.role as Role),
    userId: row.user_id === null ? null : Number(row.user_id),
    createdBy: row.created_by === null ? null : Number(row.created_by),
    createdAt: Number(row.created_at),
    expiresAt: Number(row.expires_at),
  };
}
