import type { SignInGrant } from '../auth/sign-in/sign-in-service.ts';
import type { Member } from './access.ts';
import { toSignInAttempt } from './credentials.ts';
import type { Deps } from './deps.ts';
import type { FormRefusal } from './form.ts';
import { recordRefusal } from './refused-login.ts';

/** What came of asking somebody for their password again. */
export type Checked =
  | { readonly ok: true; readonly grant: SignInGrant }
  | { readonly ok: false; readonly refusal: FormRefusal };

/**
 * Checks the password of somebody who is signed in, with the same counts as at the door: a borrowed laptop is no place to
 * guess either. `field` is the input that the problem belongs to.
 */
export async function checkPassword(
  deps: Pick<Deps, 'accounts' | 'signInService' | 'cookies' | 'audit' | 'logError'>,
  member: Member,
  password: string,
  field: string,
): Promise<Checked> {
  const { signInService, cookies } = deps;
  const deviceToken = cookies.device.read(member.cookies);
  const result = await signInService.logIn(
    toSignInAttempt(member, member.user.email, password, deviceToken),
  );
  if (result.ok) return { ok: true, grant: result };
  const noMatch = { status: 401, problems: [{ field, message: 'This is not your password.' }] };
  return { ok: false, refusal: await recordRefusal(deps, member, result, noMatch) };
}
