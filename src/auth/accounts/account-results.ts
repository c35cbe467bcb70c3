/** What comes of asking for something about an account. Results are data; what they mean in HTTP is the handlers' business. */
import { Busy } from '../passwords/hash-gate.ts';
import type { NewAccount } from './account-store.ts';
import type { User } from './user.ts';

/** One thing wrong with what somebody typed. */
export type Issue = { readonly field: 'email' | 'password'; readonly message: string };

export type Invalid = {
  readonly ok: false;
  readonly reason: 'invalid';
  readonly issues: readonly Issue[];
};

/** The e-mail has an account. */
export type Taken = {
  readonly ok: false;
  readonly reason: 'taken';
  readonly issues: readonly Issue[];
};

/** Too many hashes are waiting; nothing was done. `retryAfter` in seconds. */
export type TooBusy = { readonly ok: false; readonly reason: 'busy'; readonly retryAfter: number };

/** The password was changed, or the account disabled or deleted, since the old password was checked. Nothing was done. */
export type Outdated = { readonly ok: false; readonly reason: 'outdated' };

export type SignUp = { readonly ok: true; readonly user: User } | Invalid | Taken | TooBusy;

/** What an account is made of, ready to be stored. */
export type Prepared =
  | { readonly ok: true; readonly account: Omit<NewAccount, 'role'> }
  | Invalid
  | TooBusy;

export type EmailChange = { readonly ok: true } | Taken | Outdated;

/** A new password is set, and it is of this version. */
export type PasswordChange =
  | { readonly ok: true; readonly passwordVersion: number }
  | Invalid
  | TooBusy
  | Outdated;

/** Why a log-in failed is for the log. The person hears one sentence for all three reasons. */
export type Authentication =
  | { readonly ok: true; readonly user: User; readonly passwordVersion: number }
  | { readonly ok: false; readonly reason: 'unknown_account'; readonly userId: null }
  | { readonly ok: false; readonly reason: 'wrong_password' | 'disabled'; readonly userId: number }
  | TooBusy;

/** To anybody but the one whose account it probably is. */
export const TAKEN = taken('This address already has an account.');
/** To somebody at the sign-up form, whose account it probably is. */
export const TAKEN_BY_YOU = taken('This address already has an account. Sign in instead?');

/** For the confirmation of a new address that another account has taken meanwhile. */
export const TAKEN_MEANWHILE = taken(
  'This address now belongs to another account. Sign in to that account, or choose another address.',
);

function taken(message: string): Taken {
  return { ok: false, reason: 'taken', issues: [{ field: 'email', message }] };
}

/** What is wrong with an e-mail, null when it is none, and with a password that has a problem. */
export function issuesOf(email: string | null, problem: string | null): readonly Issue[] {
  const issues: Issue[] = [];
  if (email === null) {
    issues.push({ field: 'email', message: 'Enter an e-mail address, like ada@example.com.' });
  }
  if (problem !== null) issues.push({ field: 'password', message: problem });
  return issues;
}

/** The result for a gate that is full. Throws any other error on. */
export function toBusy(error: unknown): TooBusy {
  if (error instanceof Busy) return { ok: false, reason: 'busy', retryAfter: error.retryAfter };
  throw error;
}
