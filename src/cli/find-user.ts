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
