import { parseId } from '../auth/accounts/parse-id.ts';
import type { User } from '../auth/accounts/user.ts';
import { HttpError } from '../http/http-error.ts';
import type { Deps } from './deps.ts';

/** The account whose id is in the address. Throws HttpError 404 when there is none. */
export async function userOf({ accounts }: Pick<Deps, 'accounts'>, id = ''): Promise<User> {
  const number = parseId(id);
  const user = number === null ? null : await accounts.byId(number);
  if (user === null) throw new HttpError(404, 'There is no such account.');
  return user;
}

/** 409: an administrator does to their own account what is for another one to do. */
export const YOURSELF = 'This is your own account: manage it under Account.';
