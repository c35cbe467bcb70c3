import type { EmailLinks, NewLink } from '../auth/link-store.ts';
import { toLink } from '../auth/rows/link-row.ts';
import type { Database, Queries } from './database.ts';
import { isDuplicate } from './postgres-error.ts';
import { toUser, USER_COLUMNS } from './user-row.ts';

/**
 * Changes the e-mail of an account if its password has this version, and ends the links of the
 * account: they were sent to the old e-mail. `confirmedAt`: the time (ms), when its owner used a
 * link in a mail to the new e-mail. Call it in a transaction. False when nothing was done: the
 * password has another version, or the account is gone or disabled. Rejects with an error that
 * isDuplicate recognises when the e-mail is taken.
 */
export async function changeEmail(
  queries: Queries,
  userId: number,
  email: string,
  confirmedAt: number | null,
  version: number,
): Promise<boolean> {
  const changed = await queries.run(
    `UPDATE users SET email = $1, email_confirmed_at = $2
     WHERE id = $3 AND password_version = $4 AND disabled_at IS NULL`,
    email,
    confirmedAt,
    userId,
    version,
  );
  if (changed === 0) return false;
  await queries.run('DELETE FROM links WHERE user_id = $1', userId);
  return true;
}

/** The links that confirm a new e-mail, or the present one. */
export function createEmailLinks(database: Database): EmailLinks {
  const remove = "DELETE FROM links WHERE kind = 'email' AND user_id = $1";

  return {
    requestEmail: (link, version) => replaceLink(database, link, 'password_version = $2', version),
    pendingEmail: async (userId, now) => {
      const row = await database.first(
        "SELECT * FROM links WHERE kind = 'email' AND user_id = $1 AND expires_at > $2",
        userId,
        now,
      );
      return row === undefined ? null : toLink(row);
    },
    withdrawEmail: (userId) =>
      database.transaction(async (queries) => (await queries.run(remove, userId)) > 0),
    redeemEmail: async (key, now, by) => {
      try {
        return await database.transaction(async (queries) => {
          const link = await queries.first(
            "SELECT * FROM links WHERE kind = 'email' AND key = $1 AND expires_at > $2",
            key,
            now,
          );
          if (link === undefined) return 'gone';
          const { userId, email } = toLink(link);
          if (userId === null || email === null) return 'gone';
          const owner = await queries.first(
            `SELECT ${USER_COLUMNS}, password_version FROM users WHERE id = $1 FOR NO KEY UPDATE`,
            userId,
          );
          // Used by deleting it, under the lock of the account: of two racers, one gets it.
          const used = await queries.run('DELETE FROM links WHERE key = $1', key);
          if (owner === undefined || used === 0) return 'gone';
          const version = Number(owner.password_version);
          const confirmedAt = userId === by ? now : null;
          if (!(await changeEmail(queries, userId, email, confirmedAt, version))) return 'gone';
          const user = toUser(owner);
          return { user: { ...user, email, emailConfirmedAt: confirmedAt }, before: user.email };
        });
      } catch (error) {
        if (isDuplicate(error)) return 'taken';
        throw error;
      }
    },
    requestConfirmation: (link) => replaceLink(database, link, 'email = $2', link.email),
    // Whatever changes the e-mail ends the link; were it forgotten once, the link would confirm an
    // address that it was not sent to. The account before its link: see feed-tables.ts.
    redeemConfirmation: (key, now) =>
      database.transaction(async (queries) => {
        const held = await queries.first(
          `SELECT users.id, links.email FROM links JOIN users ON users.id = links.user_id
           WHERE kind = 'confirm' AND key = $1 AND expires_at > $2
             AND users.email = links.email AND disabled_at IS NULL
           FOR NO KEY UPDATE OF users`,
          key,
          now,
        );
        const used = await queries.run(
          "DELETE FROM links WHERE kind = 'confirm' AND key = $1 AND expires_at > $2",
          key,
          now,
        );
        if (held === undefined || used === 0) return null;
        const row = await queries.first(
          `UPDATE users SET email_confirmed_at = $1 WHERE id = $2 RETURNING ${USER_COLUMNS}`,
          now,
          Number(held.id),
        );
        return row === undefined ? null : toUser(row);
      }),
  };
}

/**
 * Replaces the link of its kind for its account while the account has this `value` by `condition`
 * and is not disabled. False, and the link before is gone as well, when it has not.
 */
function replaceLink(
  database: Database,
  { key, kind, userId, email, mailed, createdAt, expiresAt }: NewLink,
  condition: 'password_version = $2' | 'email = $2',
  value: number | string | null,
): Promise<boolean> {
  return database.transaction(async (queries) => {
    const owner = await queries.first(
      `SELECT 1 FROM users WHERE id = $1 AND ${condition} AND disabled_at IS NULL
       FOR NO KEY UPDATE`,
      userId,
      value,
    );
    await queries.run('DELETE FROM links WHERE kind = $1 AND user_id = $2', kind, userId);
    if (owner === undefined) return false;
    await queries.run(
      `INSERT INTO links (key, kind, user_id, email, mailed, created_at, expires_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7)`,
      key,
      kind,
      userId,
      email,
      mailed,
      createdAt,
      expiresAt,
    );
    return true;
  });
}
