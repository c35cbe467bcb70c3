import type { DatabaseSync } from 'node:sqlite';
import { storeCall } from './store-call.ts';
import { transaction } from './transaction.ts';

/**
 * The condition for an administrator who can sign in. An account that waits for its link to be used
 * is none: if that link is lost, no person could give the role to another account.
 */
export const IS_ADMIN = "role = 'admin' AND disabled_at IS NULL AND password_chosen = 1";

/**
 * A condition for INSERT … SELECT: true while the account with this id is an administrator who can
 * sign in, and for null. The role was checked when the request arrived, and hashing a password may
 * have taken seconds since.
 */
export function whileAdmin(parameter: string): string {
  const maker = `SELECT 1 FROM users WHERE id = ${parameter} AND ${IS_ADMIN}`;
  return `(${parameter} IS NULL OR EXISTS (${maker}))`;
}

/**
 * Tells whether there is an administrator, and keeps the last one: without one, no account could be
 * given the role.
 */
export function lastAdmin(database: DatabaseSync) {
  const isAdmin = database.prepare(`SELECT 1 FROM users WHERE id = ? AND ${IS_ADMIN}`);
  const admins = database.prepare(`SELECT count(*) AS n FROM users WHERE ${IS_ADMIN} AND id <> ?`);
  const adminsBesides = (id: number) => Number(admins.get(id)?.n);

  const hasAdmin = (): boolean => adminsBesides(0) > 0;

  const isLastAdmin = (id: number): boolean =>
    isAdmin.get(id) !== undefined && adminsBesides(id) === 0;

  /**
   * Runs `work` in one transaction unless it would leave no administrator; check and work are under
   * one lock.
   */
  const unlessLastAdmin = (id: number, work: () => void): Promise<boolean> =>
    storeCall(() =>
      transaction(database, () => {
        if (isLastAdmin(id)) return false;
        work();
        return true;
      }),
    );

  return { hasAdmin, isLastAdmin, unlessLastAdmin };
}
