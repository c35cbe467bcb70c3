import type { SQLOutputValue } from 'node:sqlite';
import type { User } from '../auth/accounts/user.ts';

/** The columns of an account that are no secret. */
export const USER_COLUMNS = 'id, public_id, email, role, created_at, disabled_at';

/** The public id of a new account: 128 random bits, as an expression of SQL. */
export const NEW_PUBLIC_ID = 'lower(hex(randomblob(16)))';

/** An account from a row with USER_COLUMNS. */
export function toUser(row: Record<string, SQLOutputValue>): User {
  // Two accounts that were both called "null" would be one to the apps that are told so.
  if (typeof row.public_id !== 'string') throw new Error(`account ${row.id} has no public id`);
  return {
    id: Number(row.id),
    publicId: row.public_id,
    email: String(row.email),
    role: row.role === 'admin' ? 'admin' : 'user',
    createdAt: Number(row.created_at),
    disabledAt: row.disabled_at === null ? null : Number(row.disabled_at),
  };
}
