/**
 * The results of signing up, logging in and changing an account. Handlers translate them to HTTP.
 */

import { Busy } from '../passwords/hash-gate.ts';
import type { AccountChange, ChosenAccount } from './account-store.ts';
import type { User } from './user.ts';

/** One thing that is wrong with an input; the pages show it as their own Issue. */
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

/** Too many hashes are waiting; nothing was changed. `retryAfter` in seconds. */
export type TooBusy = { readonly ok: false; readonly reason: 'busy'; readonly retryAfter: number };

/**
 * The password was changed, or the account disabled or deleted, since the old password was checked.
 * Nothing was changed.
 */
export type Outdated = { readonly ok: false; readonly reason: 'outdated' };

export type SignUp = { readonly ok: true; readonly user: User } | Invalid | Taken | TooBusy;

/** The fields of a new account, ready to be stored. */
export type Prepared = { readonly ok: true; readonly account: ChosenAccount } | Invalid | TooBusy;

/** What an administrator changes about an account; an e-mail is normalised. */
export type AccountEdit = Omit<AccountChange, 'disabledAt'> & { readonly disabled?: boolean };

export type EmailChange = { readonly ok: true } | Taken | Outdated;

/** The result of setting a password, with the version of the new one. */
export type PasswordChange =
  | { readonly ok: true; readonly passwordVersion: number }
  | Invalid
  | TooBusy
  | Outdated;

/** The reason of a failed log-in is for the log; the client gets one sentence for all three. */
export type Authentication =
  | { readonly ok: true; readonly user: User; readonly passwordVersion: number }
  | { readonly ok: false; readonly reason: 'unknown_account'; readonly userId: null }
  | { readonly ok: false; readonly reason: 'wrong_password' | 'disabled'; readonly userId: number }
  | TooBusy;

/** The refusal of an address that has an account. */
export const TAKEN = taken('This address already has an account.');

/** The address was free when it was requested, and is taken when it is confirmed. */
export const TAKEN_MEANWHILE = taken(
  'This address now belongs to another account. Sign in to that account, or choose another address.',
);

/** The new address of an account is the one that it has. */
export const SAME_EMAIL: Invalid = {
  ok: false,
  reason: 'invalid',
  issues: [{ field: 'email', message: 'That\u2019s already your address. Enter another.' }],
};

function taken(message: string): Taken {
  return { ok: false, reason: 'taken', issues: [{ field: 'email', message }] };
}

/** The issues of an e-mail (null: it is no address) and of a password (null: it is good). */
export function issuesOf(email: string | null, problem: string | null): readonly Issue[] {
  const issues: Issue[] = [];
  if (email === null) {
    issues.push({ field: 'email', message: 'Enter an e-mail address, like ada@example.com.' });
  }
  if (problem !== null) issues.push({ field: 'password', message: problem });
  return issues;
}

/** Turns the error Busy into a result. Throws any other error again. */
export function toBusy(error: unknown): TooBusy {
  if (error instanceof Busy) return { ok: false, reason: 'busy', retryAfter: error.retryAfter };
  throw error;
}
