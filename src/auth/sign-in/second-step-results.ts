/** What the second step takes and what it answers with. */
import type { User } from '../accounts/user.ts';
import type { Session } from '../sessions/session.ts';
import type { FactorAnswer, FactorRefused, StepField } from './factor-check.ts';
import type { PasswordProof } from './sign-in-results.ts';

/** The password was right, and the account has a second factor. */
export type SecondFactorNeeded = {
  readonly ok: false;
  readonly reason: 'second_factor';
  /** Names the pending sign-in. Only its SHA-256 is stored. */
  readonly secret: string;
  readonly methods: readonly StepField[];
  /** ms since 1970 */
  readonly expiresAt: number;
};

/** A second factor for a pending sign-in. `deviceToken` is the one of the browser, if any. */
export type StepAttempt = {
  readonly secret: string;
  readonly answer: FactorAnswer;
  readonly deviceToken: string | null;
};

/** A user who confirms that it is them. `proof`: of the password, if it was sent, too. */
export type Confirmation = {
  readonly user: User;
  readonly session: Pick<Session, 'key'>;
  readonly proof: PasswordProof | null;
  readonly answer: FactorAnswer | null;
  readonly deviceToken: string | null;
};

/**
 * Why a pending sign-in was not completed. `expired`: there is none (any more), and the user starts
 * again. `spent`: its tries are used up.
 */
export type StepRefused =
  | { readonly ok: false; readonly reason: 'expired' }
  | { readonly ok: false; readonly reason: 'spent'; readonly userId: number }
  | (FactorRefused & { readonly userId: number });

/** A pending sign-in, for the page that asks. `key` binds the challenge of a passkey to it. */
export type WaitingStep = {
  readonly user: User;
  readonly key: string;
  readonly methods: readonly StepField[];
  readonly expiresAt: number;
};

/** `password`: the factor alone is not enough, the password is needed, too. */
export type ConfirmRefused =
  | FactorRefused
  | { readonly ok: false; readonly reason: 'password' }
  | {
      readonly ok: false;
      readonly reason: 'second_factor';
      readonly methods: readonly StepField[];
    };
