import type { Welcome } from '../auth/sign-in/sign-in-service.ts';
import type { Member } from './access.ts';
import { toKnock } from './credentials.ts';
import type { Deps } from './deps.ts';
import type { Refusal } from './form.ts';
import { recordRefusal } from './refused-login.ts';

/** What came of asking somebody for their password again. */
export type Checked =
  | { readonly ok: true; readonly welcome: Welcome }
  | { readonly ok: false; readonly refusal: Refusal };

/**
 * Checks the password of somebody who is signed in, with the same counts as at the door: a borrowed laptop is no place to
 * guess either. `field` is the input that the problem belongs to.
 */
export async function checkPassword(
  deps: Pick<Deps, 'accounts' | 'doorman' | 'cookies' | 'audit' | 'complain'>,
  member: Member,
  password: string,
  field: string,
): Promise<Checked> {
  const { doorman, cookies } = deps;
  const deviceToken = cookies.device.read(member.cookies);
  const result = await doorman.logIn(toKnock(member, member.user.email, password, deviceToken));
  if (result.ok) return { ok: true, welcome: result };
  const noMatch = { status: 401, problems: [{ field, message: 'This is not your password.' }] };
  return { ok: false, refusal: await recordRefusal(deps, member, result, noMatch) };
}
