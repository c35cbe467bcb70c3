/** What the sign-in service takes and what it answers with. */
import type { User } from '../accounts/user.ts';
import type { TooMany } from './login-throttle.ts';

/** One log-in or sign-up. `deviceToken` is the one of the browser, if it sent one. */
export type SignInAttempt = {
  readonly email: string;
  readonly password: string;
  readonly address: string;
  readonly deviceToken: string | null;
  readonly signal: AbortSignal;
};

/**
 * Too many attempts. The client gets the waiting time, which is the same whether or not the account
 * exists; only the log gets which limit it was.
 */
export type Throttled = TooMany & { readonly ok: false; readonly reason: 'throttled' };

/** The same for a log-in. `email` is normalised; null when it is no address. */
export type ThrottledLogIn = Throttled & { readonly email: string | null };

/**
 * A right password, or one that was just set. It opens nothing: only second-step.ts turns it into
 * the grant for which a session is started.
 */
export type PasswordProof = {
  readonly ok: true;
  readonly user: User;
  /**
   * Proves at the next log-in that this browser has signed in before; null when none could be made.
   */
  readonly deviceToken: string | null;
  /** The version of the password that was checked, or that was just set. */
  readonly passwordVersion: number;
};
