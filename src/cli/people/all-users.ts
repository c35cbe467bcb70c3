import type { ListedUser } from '../../auth/accounts/account-store.ts';
import type { CommandStores } from '../stores.ts';

const AT_A_TIME = 500;

/** All accounts whose address begins with `prefix`, by address. */
export async function allUsers(
  { accounts }: Pick<CommandStores, 'accounts'>,
  prefix: string,
): Promise<readonly ListedUser[]> {
  const users: ListedUser[] = [];
  for (;;) {
    const after = users.at(-1)?.email ?? '';
    const page = await accounts.list({ prefix, after, limit: AT_A_TIME });
    users.push(...page);
    if (page.length < AT_A_TIME) return users;
  }
}
