import type { ListedUser } from '../auth/accounts/account-store.ts';
import type { User } from '../auth/accounts/user.ts';
import { align, table, time } from './text.ts';

/** Accounts as a table. */
export function userTable(users: readonly ListedUser[]): string {
  const rows = users.map(({ id, email, role, createdAt, disabledAt, lastSeenAt }) => [
    id,
    email,
    role,
    disabledAt === null ? 'yes' : 'no',
    time(createdAt),
    time(lastSeenAt),
  ]);
  return table(['id', 'email', 'role', 'enabled', 'created (UTC)', 'last seen (UTC)'], rows);
}

/** One account, one line per fact. */
export function userFacts({
  id,
  publicId,
  email,
  role,
  createdAt,
  disabledAt,
  secondFactor,
}: User): string {
  return align([
    ['id', String(id)],
    ['for other apps', publicId],
    ['email', email],
    ['role', role],
    ['enabled', disabledAt === null ? 'yes' : `no, since ${time(disabledAt)} UTC`],
    ['second factor', secondFactor ? 'yes' : 'no'],
    ['created', `${time(createdAt)} UTC`],
  ]);
}
