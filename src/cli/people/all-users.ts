import {
  EVERY_USER,
  type ListedUser,
  placeOf,
  type UserSpan,
} from '../../auth/accounts/user-query.ts';
import type { CommandStores } from '../stores.ts';

const AT_A_TIME = 500;

/** All accounts with this text in the address or the name, and in this group, by address. */
export async function allUsers(
  { accounts }: Pick<CommandStores, 'accounts'>,
  text: string,
  group: string | null = null,
): Promise<readonly ListedUser[]> {
  const filter = { ...EVERY_USER, group };
  const users: ListedUser[] = [];
  for (let span: UserSpan | null = null; ; ) {
    const page = await accounts.list({ text, filter, span, limit: AT_A_TIME });
    users.push(...page);
    const last = page.at(-1);
    if (last === undefined || page.length < AT_A_TIME) return users;
    span = { after: placeOf(last, 'email') };
  }
}
