import type { User } from '../auth/accounts/user.ts';
import type { Deps } from './deps.ts';

/**
 * Whether apps may be told of a user. With REMOTE_USER=email an app takes the address for the
 * person: an account whose address is not confirmed is refused, or an attacker could sign up as
 * somebody else and be that person there.
 */
export function isKnownToApps(user: User, remoteUser: Deps['remoteUser']): boolean {
  return remoteUser !== 'email' || user.emailConfirmedAt !== null;
}

/** The sentence for a user whose address is not confirmed. */
export const NOT_CONFIRMED =
  'This app knows people by their e-mail address, and yours isn\u2019t confirmed. Confirm it under Account first.';
