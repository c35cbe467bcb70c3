/** What a client learns about a user, scope by scope: OpenID Connect Core, sections 5.1 and 5.4. */
import type { User } from '../accounts/user.ts';
import type { Scope } from './scopes.ts';

/** The claims by name. `sub` is always among them. */
export type UserClaims = {
  /** The account: random, the same at every client, and never given to another account. */
  readonly sub: string;
  readonly name?: string;
  readonly email?: string;
  /** Whether the owner of the account has shown that they read mail to `email`. */
  readonly email_verified?: boolean;
  readonly groups?: readonly string[];
};

type Described = Pick<User, 'publicId' | 'name' | 'email' | 'emailConfirmedAt' | 'groups'>;

/** The claims that these scopes give. A name that a user has not given is left out. */
export function claimsOf(user: Described, scopes: readonly Scope[]): UserClaims {
  return {
    sub: user.publicId,
    ...(scopes.includes('profile') && user.name !== '' && { name: user.name }),
    ...(scopes.includes('email') && {
      email: user.email,
      email_verified: user.emailConfirmedAt !== null,
    }),
    ...(scopes.includes('groups') && { groups: user.groups }),
  };
}
