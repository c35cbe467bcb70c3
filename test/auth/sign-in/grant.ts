import { FIRST_PASSWORD } from '../../../src/auth/accounts/accounts.ts';
import type { User } from '../../../src/auth/accounts/user.ts';
import type { SignInGrant } from '../../../src/auth/sign-in/second-step.ts';

/** The grant of an account with its first password, for tests of what a session gives. */
export function grantTo(user: User): SignInGrant {
  const grant = {
    ok: true,
    user,
    deviceToken: null,
    passwordVersion: FIRST_PASSWORD,
    method: 'password',
    isSecondStep: false,
    codesLeft: null,
  };
  // Outside of second-step.ts a grant does not compile without this.
  return grant as unknown as SignInGrant;
}
