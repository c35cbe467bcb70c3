/** What the passkeys of accounts take and what they answer with. */
import type { User } from '../accounts/user.ts';
import type { AssertionStep } from '../passkeys/assertion.ts';
import type { UserVerification } from '../passkeys/authenticator-data.ts';
import type { RegistrationStep } from '../passkeys/registration.ts';
import type { Session } from '../sessions/session.ts';
import type { ChallengeScope } from './passkey-challenges.ts';
import type { StoredPasskey } from './passkey-store.ts';

/** A new passkey as it arrives. `text`: the JSON of the browser. `session` began the ceremony. */
export type PasskeyToRegister = {
  readonly user: User;
  readonly session: Pick<Session, 'key'>;
  readonly text: string;
  readonly name: string;
};

/**
 * A passkey that is shown. `userId`: the account that a password or a session has named; null when
 * the passkey names it.
 */
export type PasskeyToCheck = {
  readonly text: string;
  readonly scope: ChallengeScope;
  readonly userId: number | null;
  readonly userVerification: UserVerification;
};

/**
 * Why a response does not count. The client gets one sentence for all but `user_verified` and
 * `counter`; the log gets the word.
 */
type Problem =
  /** Passkeys do not work at this address. */
  | 'site'
  | 'malformed'
  /** The challenge was not issued for this, has expired, or was used. */
  | 'challenge';

/**
 * A registration. `recoveryCodes`: new ones, to be shown once; null when the account has some
 * already. `known`: the authenticator has a passkey for an account here. `limit`: the account has
 * MOST_PASSKEYS. `gone`: it is disabled or deleted.
 */
export type PasskeyRegistered =
  | {
      readonly ok: true;
      readonly passkey: StoredPasskey;
      readonly recoveryCodes: readonly string[] | null;
    }
  | { readonly ok: false; readonly reason: 'known' | 'limit' | 'gone' }
  | { readonly ok: false; readonly reason: 'refused'; readonly step: RegistrationStep | Problem };

/** Why an assertion does not count. `unknown`: no account, or not this one, has the passkey. */
export type PasskeyProblem = AssertionStep | Problem | 'unknown';

export type PasskeyRefused = {
  readonly ok: false;
  readonly step: PasskeyProblem;
  /**
   * Its account, where that is proved: another step named it, or the signature was right. A
   * stranger who has seen the id of a passkey cannot write events to its account.
   */
  readonly userId: number | null;
};

/**
 * A passkey that was shown. `userVerified`: it checked a PIN, a finger or a face, now and when it
 * was registered, so it stands for both factors.
 */
export type PasskeyShown =
  | { readonly ok: true; readonly passkey: StoredPasskey; readonly userVerified: boolean }
  | PasskeyRefused;
