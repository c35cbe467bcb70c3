/**
 * How a user has signed in, in the words of clients: `amr` from the list of RFC 8176, section 2,
 * and `acr`, the assurance levels of NIST SP 800-63B.
 */

import type { KnownMethod, SignInMethod } from '../sign-in/sign-in-method.ts';

/** One factor, or two. */
export type AuthenticationLevel = 'aal1' | 'aal2';
export const AUTHENTICATION_LEVELS: readonly AuthenticationLevel[] = ['aal1', 'aal2'];

export type AuthenticationClaims = {
  readonly acr: AuthenticationLevel;
  /** Left out when the method was not stored. */
  readonly amr?: readonly string[];
};

// A recovery code is a password that works once. A passkey is a key that its device uses after it
// has checked a finger, a face or a PIN: two factors by itself.
const AMR: Readonly<Record<SignInMethod, readonly string[]>> = {
  password: ['pwd'],
  totp: ['pwd', 'otp', 'mfa'],
  recovery_code: ['pwd', 'otp', 'mfa'],
  passkey: ['pop', 'user', 'mfa'],
};

/** The claims for a method. */
export function authenticationClaims(method: KnownMethod): AuthenticationClaims {
  if (method === '') return { acr: 'aal1' };
  return { acr: method === 'password' ? 'aal1' : 'aal2', amr: AMR[method] };
}
