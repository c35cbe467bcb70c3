/** `user export`: the accounts as CSV, which `user import` reads. */
import { fsyncSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { ListedUser } from '../../auth/accounts/user-query.ts';
import { csvLine, writeCsv } from '../../csv/write-csv.ts';
import { isoTime, toUserData } from '../../web/json-shapes.ts';
import type { Command } from '../command.ts';
import { createFile } from '../new-file.ts';
import { withStores } from '../stores.ts';
import { allUsers } from './all-users.ts';
import { COLUMNS, DISABLED } from './people-file.ts';

/** Writes all accounts to a new file, or to stdout. */
export const userExport: Command = {
  name: 'user export',
  synopsis: '[--csv FILE]',
  summary: 'export all accounts as CSV, which `user import` can read',
  details: [
    '--csv FILE  write to a new file that only this account can read, instead of stdout',
    'An apostrophe before =, +, - or @ keeps a spreadsheet from running a name as a formula.',
  ],
  takes: [0, 0],
  options: { csv: { type: 'string' } },
  run: ({ options: { csv } }, context) =>
    withStores(context, async (stores) => {
      const users = await allUsers(stores, '');
      const records = [COLUMNS, ...users.map(toRecord)];
      const data = users.map((user) => toUserData(user));
      // For other programs, which take the mark of UTF-8 for a part of the first name.
      if (typeof csv !== 'string') return { data, text: records.map(csvLine).join('').trimEnd() };
      const file = resolve(csv);
      const descriptor = createFile(file);
      writeFileSync(descriptor, writeCsv(records));
      fsyncSync(descriptor);
      return {
        data,
        text: `${file}: ${users.length} ${users.length === 1 ? 'account' : 'accounts'}.`,
      };
    }),
};

function toRecord(user: ListedUser): readonly string[] {
  const { email, name, role, groups, createdAt, lastSeenAt, emailConfirmedAt } = user;
  const when = (at: number | null) => (at === null ? '' : isoTime(at));
  return [
    email,
    name,
    role,
    groups.join(' '),
    statusOf(user),
    when(createdAt),
    when(lastSeenAt),
    when(emailConfirmedAt),
  ];
}

function statusOf({ disabledAt, passwordChosen }: ListedUser): string {
  if (disabledAt !== null) return DISABLED;
  return passwordChosen ? 'active' : 'no password yet';
}
