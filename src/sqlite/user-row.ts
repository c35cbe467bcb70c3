import type { SQLOutputValue } from 'node:sqlite';
import type { User } from '../auth/accounts/user.ts';
import { toGroups } from '../auth/rows/groups-row.ts';

/** The columns of an account that are not secret. */
export const USER_COLUMNS = `id, public_id, email, email_confirmed_at, name, role, groups, created_at,
  disabled_at, password_chosen, second_factor, factor_due_at`;

/** The public id of a new account as an SQL expression: 128 random bits. */
export const NEW_PUBLIC_ID = 'lower(hex(randomblob(16)))';

/**
 * The user handle of a new account as an SQL expression: its `user.id` in authenticators. Random:
 * "The user handle MUST NOT contain personally identifying information" (WebAuthn, section 5.4.3).
 */
export const NEW_USER_HANDLE = 'randomblob(32)';

/** Converts a row with USER_COLUMNS to a User. */
export function toUser(row: Record<string, SQLOutputValue>): User {
  // Without this check String(null) would give two accounts the same id, "null", and other apps
  // would take them for one.
  if (typeof row.public_id !== 'string') throw new Error(`account ${row.id} has no public id`);
  return {
    id: Number(row.id),
    publicId: row.public_id,
    email: String(row.email),
    emailConfirmedAt: row.email_confirmed_at === null ? null : Number(row.email_confirmed_at),
    name: String(row.name),
    role: row.role === 'admin' ? 'admin' : 'user',
    groups: toGroups(row.groups),
    createdAt: Number(row.created_at),
    disabledAt: row.disabled_at === null ? null : Number(row.disabled_at),
    passwordChosen: row.password_chosen === 1,
    secondFactor: row.second_factor === 1,
    factorDueAt: row.factor_due_at === null ? null : Number(row.factor_due_at),
  };
}
