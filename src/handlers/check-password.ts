import type { Welcome } from '../auth/doorman.ts';
import type { Member } from './access.ts';
import { toKnock } from './credentials.ts';
import type { Deps } from './deps.ts';
import { comeBackLater, type Refusal, TOO_MANY } from './form.ts';

/** What came of asking somebody for their password again. */
export type Checked =
  | { readonly ok: true; readonly welcome: Welcome }
  | { readonly ok: false; readonly refusal: Refusal };

/**
 * Checks the password of somebody who is signed in, with the same counts as at the door: a borrowed laptop is no place to
 * guess either. `field` is the input that the problem belongs to.
 */
export async function checkPassword(
  { doorman, cookies, audit }: Pick<Deps, 'doorman' | 'cookies' | 'audit'>,
  member: Member,
  password: string,
  field: string,
): Promise<Checked> {
  const deviceToken = cookies.device.read(member.cookies);
  const result = await doorman.logIn(toKnock(member, member.user.email, password, deviceToken));
  if (result.ok) return { ok: true, welcome: result };
  if (result.reason === 'busy') return { ok: false, refusal: comeBackLater(result.retryAfter) };
  if (result.reason === 'throttled') {
    await audit(member, 'login_throttled', result);
    return { ok: false, refusal: TOO_MANY };
  }
  await audit(member, 'login_failed', result);
  const problems = [{ field, message: 'This is not your password.' }];
  return { ok: false, refusal: { status: 401, problems } };
}
