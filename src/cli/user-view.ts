import type { User } from '../auth/accounts/user.ts';
import type { ListedUser } from '../auth/accounts/user-query.ts';
import { rightsText } from './rights-text.ts';
import { align, table } from './text.ts';
import type { TextTimes } from './times.ts';

/** Accounts as a table. */
export function userTable(users: readonly ListedUser[], times: TextTimes): string {
  const rows = users.map(({ createdAt, disabledAt, lastSeenAt, ...user }) => [
    user.id,
    user.email,
    user.name,
    rightsText(user),
    disabledAt === null ? 'yes' : 'no',
    times.listed(createdAt),
    times.listed(lastSeenAt),
  ]);
  const dates = [times.column('created'), times.column('last seen')];
  return table(['id', 'email', 'name', 'role', 'enabled', ...dates], rows);
}

/** One account, one line per fact. */
export function userFacts(user: User, times: TextTimes): string {
  const { id, publicId, email, name, role, groups, createdAt, disabledAt, secondFactor } = user;
  const { emailConfirmedAt, passwordChosen } = user;
  return align([
    ['id', String(id)],
    ['public id', publicId],
    ['email', email],
    ['confirmed', emailConfirmedAt === null ? 'no' : times.alone(emailConfirmedAt)],
    ['name', name],
    ['role', role],
    ['groups', groups.join(' ')],
    ['enabled', disabledAt === null ? 'yes' : `no, since ${times.alone(disabledAt)}`],
    ['password', passwordChosen ? 'chosen' : 'not chosen yet'],
    ['second factor', secondFactor ? 'yes' : 'no'],
    ['created', times.alone(createdAt)],
  ]);
}
