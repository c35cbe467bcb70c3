import type { Database, Queries } from './database.ts';

/**
 * The condition for an administrator who can sign in. An account that waits for its link to be used
 * is none: if that link is lost, no person could give the role to another account.
 */
export const IS_ADMIN = "role = 'admin' AND disabled_at IS NULL AND password_chosen";

/** The key of the lock under which administrators lose their rights, one after the other. */
const RIGHTS = 8_251_002;

/**
 * Whether this account is an administrator who can sign in, which stays true until the end of the
 * transaction. The role was checked when the request arrived, and hashing a password may have taken
 * seconds since.
 */
export async function isAdminStill(queries: Queries, id: number): Promise<boolean> {
  const sql = `SELECT 1 FROM users WHERE id = $1 AND ${IS_ADMIN} FOR SHARE`;
  return (await queries.first(sql, id)) !== undefined;
}

/** Whether there is an administrator who can sign in. */
export async function hasAdmin(queries: Queries): Promise<boolean> {
  return (await queries.first(`SELECT 1 FROM users WHERE ${IS_ADMIN} LIMIT 1`)) !== undefined;
}

/** Whether this account is the only one that can sign in as administrator. */
export async function isLastAdmin(queries: Queries, id: number): Promise<boolean> {
  const rows = await queries.rows(
    `SELECT id = $1 AS own FROM users WHERE ${IS_ADMIN} ORDER BY own DESC LIMIT 2`,
    id,
  );
  return rows.length === 1 && rows[0]?.own === true;
}

/**
 * Makes others who take rights away wait until the end of the transaction. Without it, two
 * administrators who demote each other at the same moment would leave none: each transaction still
 * sees the other one as administrator.
 */
export async function lockRights(queries: Queries): Promise<void> {
  await queries.rows('SELECT pg_advisory_xact_lock($1)', RIGHTS);
}

/** Runs `work` in one transaction unless it would leave no administrator. */
export function unlessLastAdmin(
  database: Database,
  id: number,
  work: (queries: Queries) => Promise<unknown>,
): Promise<boolean> {
  return database.transaction(async (queries) => {
    await lockRights(queries);
    if (await isLastAdmin(queries, id)) return false;
    await work(queries);
    return true;
  });
}
