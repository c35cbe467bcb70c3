import type { Queries } from './database.ts';

/** What is true of an account until the end of the transaction. */
export type LockedAccount = { readonly isEnabled: boolean; readonly secondFactor: boolean };

/**
 * Holds an account until the end of the transaction; null when there is none. What is read of its
 * factors afterwards is then true until they are changed: another transaction that calls this
 * waits. Call it before the first change, so that all take their locks in one order.
 */
export async function lockAccount(queries: Queries, userId: number): Promise<LockedAccount | null> {
  const row = await queries.first(
    'SELECT disabled_at, second_factor FROM users WHERE id = $1 FOR NO KEY UPDATE',
    userId,
  );
  if (row === undefined) return null;
  return { isEnabled: row.disabled_at === null, secondFactor: row.second_factor === true };
}
