import { randomBytes } from 'node:crypto';
import type { User } from '../auth/accounts/user.ts';
import { toGroups } from '../auth/rows/groups-row.ts';
import type { Row } from './database.ts';

/** The columns of an account that are not secret. */
export const USER_COLUMNS = `id, public_id, email, email_confirmed_at, name, role, groups, created_at,
  disabled_at, password_chosen, second_factor, factor_due_at`;

/** The public id of a new account: 128 random bits. */
export function newPublicId(): string {
  return randomBytes(16).toString('hex');
}

/**
 * The user handle of a new account: its `user.id` in authenticators. Random: "The user handle MUST
 * NOT contain personally identifying information" (WebAuthn, section 5.4.3).
 */
export function newUserHandle(): Buffer {
  return randomBytes(32);
}

/** Converts a row with USER_COLUMNS to a User; `prefix` begins their names in a join. */
export function toUser(row: Row, prefix: 'account_' | '' = ''): User {
  const confirmedAt = row[`${prefix}email_confirmed_at`];
  const disabledAt = row[`${prefix}disabled_at`];
  const factorDueAt = row[`${prefix}factor_due_at`];
  return {
    id: Number(row[`${prefix}id`]),
    publicId: String(row[`${prefix}public_id`]),
    email: String(row[`${prefix}email`]),
    emailConfirmedAt: confirmedAt === null ? null : Number(confirmedAt),
    name: String(row[`${prefix}name`]),
    role: row[`${prefix}role`] === 'admin' ? 'admin' : 'user',
    groups: toGroups(row[`${prefix}groups`]),
    createdAt: Number(row[`${prefix}created_at`]),
    disabledAt: disabledAt === null ? null : Number(disabledAt),
    passwordChosen: row[`${prefix}password_chosen`] === true,
    secondFactor: row[`${prefix}second_factor`] === true,
    factorDueAt: factorDueAt === null ? null : Number(factorDueAt),
  };
}
