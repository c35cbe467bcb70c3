import type { InsertedLink, LinkStore, NewLink } from '../auth/link-store.ts';
import { groupsColumn } from '../auth/rows/groups-row.ts';
import { toLink } from '../auth/rows/link-row.ts';
import { NotAdmin } from '../auth/store-errors.ts';
import { insertUser } from './account-store.ts';
import type { Database, Queries } from './database.ts';
import { createEmailLinks } from './email-change.ts';
import { isAdminStill, lockRights } from './last-admin.ts';
import { changePassword } from './password-change.ts';
import { redeemForAccount, useLink } from './redeem-link.ts';

const RESET = "SELECT user_id FROM links WHERE kind = 'reset' AND key = $1 AND expires_at > $2";
const HOLD_VERSION = 'SELECT password_version FROM users WHERE id = $1 FOR NO KEY UPDATE';

/** The LinkStore on PostgreSQL. A link is used by deleting it, together with its purpose. */
export function createLinkStore(database: Database): LinkStore {
  return {
    ...createEmailLinks(database),
    insert: (link) => database.transaction((queries) => addIfFree(queries, link)),
    insertAll: (links) =>
      database.transaction(async (queries) => {
        const inserted: InsertedLink[] = [];
        for (const link of links) inserted.push(await addIfFree(queries, link));
        return inserted;
      }),
    invitationSent: async (key) => {
      await database.run("UPDATE links SET unsent = false WHERE kind = 'invite' AND key = $1", key);
    },
    replace: (link) =>
      database.transaction(async (queries) => {
        const { kind, userId } = link;
        // A link made while the account is disabled would work once the account is enabled again.
        if (userId !== null && !(await holdEnabled(queries, userId, link.email))) return false;
        // Of two set-up links made at once, the second replaces the first.
        if (userId === null) await lockRights(queries);
        await queries.run(
          'DELETE FROM links WHERE kind = $1 AND user_id IS NOT DISTINCT FROM $2',
          kind,
          userId,
        );
        await requireMaker(queries, link.createdBy);
        await add(queries, link);
        return true;
      }),
    insertWithAccount: (link, account) =>
      database.transaction(async (queries) => {
        await requireMaker(queries, link.createdBy);
        const user = await insertUser(queries, account, { passwordChosen: false });
        if (user !== null) await add(queries, { ...link, userId: user.id });
        return user;
      }),
    byKey: async (kind, key, now) => {
      const sql = 'SELECT * FROM links WHERE kind = $1 AND key = $2 AND expires_at > $3';
      const row = await database.first(sql, kind, key, now);
      return row === undefined ? null : toLink(row);
    },
    invitations: async (after) => {
      const rows = await database.rows(
        `SELECT links.*, users.email AS by FROM links LEFT JOIN users ON users.id = created_by
         WHERE kind = 'invite' AND expires_at > $1 ORDER BY links.id DESC`,
        after,
      );
      return rows.map((row) => ({ ...toLink(row), by: row.by === null ? null : String(row.by) }));
    },
    renewInvitation: (
      id,
      { key, mailed, unsent, createdBy, createdAt, expiresAt },
      replaces = null,
    ) =>
      database.transaction(async (queries) => {
        await requireMaker(queries, createdBy);
        const row = await queries.first(
          `SELECT email FROM links
           WHERE kind = 'invite' AND email IS NOT NULL AND id = $1 AND key = coalesce($2, key)`,
          id,
          replaces,
        );
        if (row === undefined) return 'gone';
        if (await hasAccount(queries, String(row.email))) return 'taken';
        const renewed = await queries.first(
          `UPDATE links SET key = $1, mailed = $2, unsent = $3, created_by = $4, created_at = $5,
             expires_at = $6
           WHERE id = $7 AND key = coalesce($8, key) RETURNING *`,
          key,
          mailed,
          unsent,
          createdBy,
          createdAt,
          expiresAt,
          id,
          replaces,
        );
        return renewed === undefined ? 'gone' : toLink(renewed);
      }),
    revokeInvitation: (id) =>
      database.transaction(async (queries) => {
        const sql = "DELETE FROM links WHERE kind = 'invite' AND id = $1 RETURNING *";
        const row = await queries.first(sql, id);
        return row === undefined ? null : toLink(row);
      }),
    ofUser: async (userId, now) => {
      const sql = 'SELECT * FROM links WHERE user_id = $1 AND expires_at > $2 ORDER BY id';
      return (await database.rows(sql, userId, now)).map(toLink);
    },
    redeemInvitation: (key, account) => redeemForAccount(database, 'invite', key, account),
    redeemSetup: (key, account) => redeemForAccount(database, 'setup', key, account),
    redeemReset: (key, passwordHash, now) =>
      database.transaction(async (queries) => {
        const userId = (await queries.first(RESET, key, now))?.user_id;
        if (typeof userId !== 'number') return null;
        // The account before its link: see the lock order in feed-tables.ts.
        const version = (await queries.first(HOLD_VERSION, userId))?.password_version;
        const link = await useLink(queries, 'reset', key, now);
        if (link === undefined) return null;
        // Any current version is right: a password change would have ended this link.
        const confirmedAt = link.mailed ? now : null;
        return changePassword(queries, userId, passwordHash, Number(version), confirmedAt);
      }),
    prune: async (now, longAgo) => {
      await database.run(
        `DELETE FROM links WHERE expires_at <= $1
           AND (kind <> 'invite' OR email IS NULL OR expires_at <= $2)`,
        now,
        longAgo,
      );
    },
  };
}

async function requireMaker(queries: Queries, createdBy: number | null): Promise<void> {
  if (createdBy !== null && !(await isAdminStill(queries, createdBy))) throw new NotAdmin();
}

async function hasAccount(queries: Queries, email: string | null): Promise<boolean> {
  return (await queries.first('SELECT 1 FROM users WHERE email = $1', email)) !== undefined;
}

async function addIfFree(queries: Queries, link: NewLink): Promise<InsertedLink> {
  await requireMaker(queries, link.createdBy);
  const isTaken = link.kind === 'invite' && (await hasAccount(queries, link.email));
  return isTaken ? 'taken' : add(queries, link);
}

/**
 * Stores a link and answers with its id. Of an invitation for the same address that has ended, all
 * but the id is replaced.
 */
async function add(queries: Queries, link: NewLink): Promise<number | 'invited'> {
  const { key, kind, role, groups, userId, email, name, mailed, unsent, createdBy } = link;
  const row = await queries.first(
    `INSERT INTO links
       (key, kind, role, groups, user_id, email, name, mailed, unsent, created_by, created_at,
        expires_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
     ON CONFLICT (email) WHERE kind = 'invite' DO UPDATE SET key = excluded.key,
       role = excluded.role, groups = excluded.groups, name = excluded.name,
       mailed = excluded.mailed, unsent = excluded.unsent, created_by = excluded.created_by,
       created_at = excluded.created_at, expires_at = excluded.expires_at
     WHERE links.expires_at <= excluded.created_at
     RETURNING id`,
    key,
    kind,
    role,
    groupsColumn(groups),
    userId,
    email,
    name,
    mailed,
    unsent,
    createdBy,
    link.createdAt,
    link.expiresAt,
  );
  return row === undefined ? 'invited' : Number(row.id);
}

/** Whether an account is enabled, and has this e-mail if any: true until the transaction ends. */
async function holdEnabled(
  queries: Queries,
  userId: number,
  email: string | null,
): Promise<boolean> {
  const sql = `SELECT 1 FROM users WHERE id = $1 AND disabled_at IS NULL
    AND email = coalesce($2, email) FOR NO KEY UPDATE`;
  return (await queries.first(sql, userId, email)) !== undefined;
}
