import type { NewAccount } from '../auth/accounts/account-store.ts';
import type { LinkKind, LinkStore, NewLink, Redeemed } from '../auth/link-store.ts';
import { toLink } from '../auth/rows/link-row.ts';
import { NotAdmin } from '../auth/store-errors.ts';
import { insertUser } from './account-store.ts';
import type { Database, Queries, Row } from './database.ts';
import { createEmailLinks } from './email-change.ts';
import { hasAdmin, isAdminStill, lockRights } from './last-admin.ts';
import { changePassword } from './password-change.ts';

const RESET = "SELECT user_id FROM links WHERE kind = 'reset' AND key = $1 AND expires_at > $2";
const HOLD_VERSION = 'SELECT password_version FROM users WHERE id = $1 FOR NO KEY UPDATE';

/** The LinkStore on PostgreSQL. A link is used by deleting it, together with its purpose. */
export function createLinkStore(database: Database): LinkStore {
  return {
    ...createEmailLinks(database),
    insert: (link) => database.transaction((queries) => add(queries, link)),
    replace: (link) =>
      database.transaction(async (queries) => {
        const { kind, userId } = link;
        // A link made while the account is disabled would work once the account is enabled again.
        if (userId !== null && !(await holdEnabled(queries, userId))) return false;
        // Of two set-up links made at once, the second replaces the first.
        if (userId === null) await lockRights(queries);
        await queries.run(
          'DELETE FROM links WHERE kind = $1 AND user_id IS NOT DISTINCT FROM $2',
          kind,
          userId,
        );
        await add(queries, link);
        return true;
      }),
    insertWithAccount: (link, account) =>
      database.transaction(async (queries) => {
        const user = await insertUser(queries, account);
        if (user !== null) await add(queries, { ...link, userId: user.id });
        return user;
      }),
    byKey: async (kind, key, now) => {
      const sql = 'SELECT * FROM links WHERE kind = $1 AND key = $2 AND expires_at > $3';
      const row = await database.first(sql, kind, key, now);
      return row === undefined ? null : toLink(row);
    },
    invitations: async (now) => {
      const rows = await database.rows(
        `SELECT links.*, users.email AS by FROM links LEFT JOIN users ON users.id = created_by
         WHERE kind = 'invite' AND expires_at > $1 ORDER BY links.id DESC`,
        now,
      );
      return rows.map((row) => ({ ...toLink(row), by: row.by === null ? null : String(row.by) }));
    },
    revokeInvitation: (id) =>
      database.transaction(async (queries) => {
        const sql = "DELETE FROM links WHERE kind = 'invite' AND id = $1";
        return (await queries.run(sql, id)) > 0;
      }),
    redeemInvitation: (key, account) => redeem(database, 'invite', key, account),
    redeemSetup: (key, account) => redeem(database, 'setup', key, account),
    redeemReset: (key, passwordHash, now) =>
      database.transaction(async (queries) => {
        const userId = (await queries.first(RESET, key, now))?.user_id;
        if (typeof userId !== 'number') return null;
        // The account before its link: see the lock order in feed-tables.ts.
        const version = (await queries.first(HOLD_VERSION, userId))?.password_version;
        if ((await use(queries, 'reset', key, now)) === undefined) return null;
        // Any current version is right: a password change would have ended this link.
        return changePassword(queries, userId, passwordHash, Number(version));
      }),
    prune: async (now) => {
      await database.run('DELETE FROM links WHERE expires_at <= $1', now);
    },
  };
}

/**
 * Uses a link and creates its account in one transaction: neither happens when the e-mail is taken.
 */
function redeem(
  database: Database,
  kind: LinkKind,
  key: string,
  account: Omit<NewAccount, 'role'>,
): Promise<Redeemed> {
  return database
    .transaction(async (queries): Promise<Redeemed> => {
      if (kind === 'setup') {
        await lockRights(queries);
        if (await hasAdmin(queries)) return 'gone';
      }
      const link = await use(queries, kind, key, account.createdAt);
      if (link === undefined) return 'gone';
      const role = link.role === 'admin' ? 'admin' : 'user';
      const user = await insertUser(queries, { ...account, role });
      if (user === null) throw new Taken(); // takes the use of the link back
      return user;
    })
    .catch((error) => {
      if (error instanceof Taken) return 'taken';
      throw error;
    });
}

class Taken extends Error {}

/** Deletes the link and answers with what it was for; undefined when it does not work any more. */
function use(queries: Queries, kind: LinkKind, key: string, now: number): Promise<Row | undefined> {
  return queries.first(
    `DELETE FROM links WHERE kind = $1 AND key = $2 AND expires_at > $3
     RETURNING role, user_id`,
    kind,
    key,
    now,
  );
}

async function add(queries: Queries, link: NewLink): Promise<void> {
  const { key, kind, role, userId, createdBy, createdAt, expiresAt } = link;
  if (createdBy !== null && !(await isAdminStill(queries, createdBy))) throw new NotAdmin();
  await queries.run(
    `INSERT INTO links (key, kind, role, user_id, created_by, created_at, expires_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7)`,
    key,
    kind,
    role,
    userId,
    createdBy,
    createdAt,
    expiresAt,
  );
}

/** Whether an account is enabled, which stays true until the end of the transaction. */
async function holdEnabled(queries: Queries, userId: number): Promise<boolean> {
  const sql = 'SELECT 1 FROM users WHERE id = $1 AND disabled_at IS NULL FOR NO KEY UPDATE';
  return (await queries.first(sql, userId)) !== undefined;
}
