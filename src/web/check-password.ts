import type { User } from '../auth/accounts/user.ts';
import type { PasswordProof } from '../auth/sign-in/sign-in-results.ts';
import type { Context } from '../http/context.ts';
import { toSignInAttempt } from './credentials.ts';
import type { Deps } from './deps.ts';
import type { FormRefusal } from './form.ts';
import { recordRefusal, WHILE_SIGNED_IN } from './refused-login.ts';
import { CHALLENGE } from './unauthorized.ts';

/** The result of asking a user for their password again. */
export type Checked =
  | { readonly ok: true; readonly proof: PasswordProof }
  | { readonly ok: false; readonly refusal: FormRefusal };

/**
 * Checks the password of a user who is signed in. It shares the limits of the log-in: an attacker
 * at an unlocked browser cannot guess more often there. `field` is the input that the problem
 * names.
 */
export async function checkPassword(
  deps: Pick<Deps, 'accounts' | 'signInService' | 'cookies' | 'audit' | 'site' | 'logError'>,
  member: Context & { readonly user: User },
  password: string,
  field: string,
): Promise<Checked> {
  // No guess: it is not counted, and no password is hashed.
  if (password === '') return { ok: false, refusal: noPassword(field) };
  const { signInService, cookies } = deps;
  const deviceToken = cookies.device.read(member.cookies);
  const result = await signInService.logIn(
    toSignInAttempt(member, member.user.email, password, deviceToken),
  );
  if (result.ok) return { ok: true, proof: result };
  const problems = [{ field, message: 'That\u2019s not your current password.' }];
  const noMatch = { status: 401, problems, headers: CHALLENGE };
  const refusal = await recordRefusal(deps, member, result, noMatch, WHILE_SIGNED_IN);
  return { ok: false, refusal };
}

/** 400: no password was typed. */
export function noPassword(field: string): FormRefusal {
  const message = field === 'current' ? 'Enter your current password.' : 'Enter your password.';
  return { status: 400, problems: [{ field, message }] };
}
