import type { ListedUser } from '../auth/accounts/account-store.ts';
import type { User } from '../auth/accounts/user.ts';
import { align, isoTime, table, time } from './text.ts';

/** An account in JSON, with the names of the server's own. */
export function userData(user: User & Partial<Pick<ListedUser, 'lastSeenAt'>>) {
  const { id, publicId, email, role, createdAt, disabledAt, lastSeenAt } = user;
  return {
    id,
    publicId,
    email,
    role,
    disabled: disabledAt !== null,
    createdAt: isoTime(createdAt),
    ...(lastSeenAt === undefined ? {} : { lastSeenAt: lastSeenAt && isoTime(lastSeenAt) }),
  };
}

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

/** One account, a line for each fact. */
export function userFacts({ id, publicId, email, role, createdAt, disabledAt }: User): string {
  return align([
    ['id', String(id)],
    ['for other apps', publicId],
    ['email', email],
    ['role', role],
    ['enabled', disabledAt === null ? 'yes' : `no, since ${time(disabledAt)} UTC`],
    ['created', `${time(createdAt)} UTC`],
  ]);
}
