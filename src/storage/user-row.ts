import type { SQLOutputValue } from 'node:sqlite';
import type { User } from '../auth/user.ts';

/** The columns of an account that are no secret. */
export const USER_COLUMNS = 'id, email, role, created_at, disabled_at';

/** An account from a row with USER_COLUMNS. */
export function toUser(row: Record<string, SQLOutputValue>): User {
  return {
    id: Number(row.id),
    email: String(row.email),
    role: row.role === 'admin' ? 'admin' : 'user',
    createdAt: Number(row.created_at),
    disabledAt: row.disabled_at === null ? null : Number(row.disabled_at),
  };
}
