import { normalizeEmail } from '../auth/accounts/email.ts';
import { parseId } from '../auth/accounts/parse-id.ts';
import type { User } from '../auth/accounts/user.ts';
import { CommandRefused } from './command.ts';
import type { CommandStores } from './stores.ts';

/**
 * Finds the account by e-mail address, number or public id. Rejects with CommandRefused when there
 * is none.
 */
export async function findUser(
  { accounts }: Pick<CommandStores, 'accounts'>,
  name = '',
): Promise<User> {
  const id = parseId(name);
  const email = normalizeEmail(name);
  if (id !== null) {
    const user = await accounts.byId(id);
    if (user !== null) return user;
  } else if (email !== null) {
    const account = await accounts.find(email);
    if (account !== null) return account.user;
  } else {
    const user = await accounts.byPublicId(name);
    if (user !== null) return user;
  }
  throw new CommandRefused(`There is no account ${JSON.stringify(name)}.`);
}

/** E-mail addresses by account id; null for deleted accounts and for no account. */
export type Emails = ReadonlyMap<number | null, string | null>;

/** Looks up the e-mail address of the account of each record, once per account. */
export async function emailsOf(
  { accounts }: Pick<CommandStores, 'accounts'>,
  records: readonly { readonly userId: number | null }[],
): Promise<Emails> {
  const emails = new Map<number | null, string | null>();
  for (const id of new Set(records.map(({ userId }) => userId))) {
    emails.set(id, id === null ? null : ((await accounts.byId(id))?.email ?? null));
  }
  return emails;
}
