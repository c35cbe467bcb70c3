/**
 * Whether a second factor is right, for a sign-in and for "confirm it is you" alike. Each is used
 * up by the statement that decides: of several requests with the same code one gets in.
 */

import type { FactorStore } from '../factors/factor-store.ts';
import type { ChallengeScope } from '../factors/passkey-challenges.ts';
import type { PasskeyProblem } from '../factors/passkey-results.ts';
import type { Passkeys } from '../factors/passkeys.ts';
import { hashRecoveryCode } from '../factors/recovery-codes.ts';
import { matchingStep } from '../factors/totp.ts';
import type { TotpStore } from '../factors/totp-store.ts';
import type { BackOffLimits } from '../limits/back-off.ts';
import type { LimitStore, SharedBackOff } from '../limits/limit-store.ts';
import { inSeconds } from '../limits/token-bucket.ts';
import type { UserVerification } from '../passkeys/authenticator-data.ts';
import type { FactorMethod } from './sign-in-method.ts';

/** What can be sent as a second factor, by the names of the fields. */
export type StepField = 'code' | 'passkey' | 'recovery';

/** A second factor as it was sent: six digits, the JSON of a passkey, or a recovery code. */
export type FactorAnswer = { readonly field: StepField; readonly value: string };

/** A right factor. `codesLeft`: how many recovery codes are left, when one was used. */
export type FactorShown = {
  readonly ok: true;
  readonly method: FactorMethod;
  /** Whether it was a passkey that has checked who its user is, and so stands for both factors. */
  readonly userVerified: boolean;
  readonly codesLeft: number | null;
};

/** `step`: why a passkey was refused, for the log; null for codes. `retryAfter` in seconds. */
export type FactorRefused =
  | {
      readonly ok: false;
      readonly reason: 'wrong';
      readonly method: FactorMethod;
      readonly step: PasskeyProblem | null;
    }
  | { readonly ok: false; readonly reason: 'throttled'; readonly retryAfter: number };

/**
 * Wrong codes of one account: four at once, then waits of 30 s up to an hour. A pending sign-in has
 * tries of its own, but a client with the right password gets any number of those, and a code has
 * 20 bits only. With these waits that client guesses some 30 times a day: one account in 16,000.
 * A client without the password does not get here, and cannot make the owner wait.
 */
export const SECOND_STEP_BACK_OFF: BackOffLimits = {
  from: 5,
  firstMs: 30_000,
  longestMs: 3_600_000,
  forgetMs: 86_400_000,
};

/** Counts the wrong codes of each account, by its number. A server has one. */
export function countCodes(
  store: LimitStore,
  now: () => number,
  limits: BackOffLimits = SECOND_STEP_BACK_OFF,
): SharedBackOff {
  return store.backOff('second step', limits, now);
}

export type FactorCheckOptions = {
  readonly store: FactorStore;
  readonly totp: TotpStore;
  readonly passkeys: Passkeys;
  /** Wrong codes of each account. */
  readonly failures: SharedBackOff;
  /** Logs that the seed of an account does not open, or that a count could not be taken back. */
  readonly logError: (error: unknown) => void;
  /** The clock that codes of authenticator apps are compared with, in ms. */
  readonly totpNow: () => number;
};

/** Checks second factors. */
export class FactorCheck {
  readonly #options: FactorCheckOptions;
  readonly #failures: SharedBackOff;

  constructor(options: FactorCheckOptions) {
    this.#options = options;
    this.#failures = options.failures;
  }

  /**
   * What an account can send. Without `code` when its seed does not open: the key file is another
   * one, and its owner has to use something else.
   */
  async methodsOf(userId: number): Promise<readonly StepField[]> {
    const { store, totp, passkeys, logError } = this.#options;
    const app = await totp.confirmed(userId);
    if (app === 'unopened') logError(new Error(`KEY_FILE does not open the seed totp/${userId}`));
    const methods: StepField[] = [];
    if (app !== null && app !== 'unopened') methods.push('code');
    if ((await passkeys.usable(userId)).length > 0) methods.push('passkey');
    if ((await store.overview(userId)).recoveryCodes > 0) methods.push('recovery');
    return methods;
  }

  /** The refusal of a code while the account has to wait; null when it is checked. */
  async waitFor(userId: number, { field }: FactorAnswer): Promise<FactorRefused | null> {
    // A recovery code has 120 bits: no number of tries finds one.
    const wait = field === 'code' ? await this.#failures.waitOf(String(userId)) : 0;
    return wait > 0 ? throttled(wait) : null;
  }

  /** Checks a factor of this account, and uses it up when it is right. */
  check(
    userId: number,
    { field, value }: FactorAnswer,
    scope: ChallengeScope,
    userVerification: UserVerification,
  ): Promise<FactorShown | FactorRefused> {
    if (field === 'code') return this.#checkCode(userId, value);
    if (field === 'recovery') return this.#checkRecoveryCode(userId, value);
    return this.#checkPasskey(userId, value, scope, userVerification);
  }

  async #checkCode(userId: number, code: string): Promise<FactorShown | FactorRefused> {
    const { logError } = this.#options;
    const subject = String(userId);
    // It counts as failed from now on: of a hundred guesses at once, four are checked.
    const wait = await this.#failures.begin(subject);
    if (wait > 0) return throttled(wait);
    const isRight = await this.#useCode(userId, code).catch(async (error) => {
      // The database failed: no guess was answered.
      await this.#failures.withdraw(subject).catch(logError);
      throw error;
    });
    if (!isRight) return wrong('totp');
    await this.#failures.succeed(subject).catch(logError); // the code is used up
    return { ok: true, method: 'totp', userVerified: false, codesLeft: null };
  }

  async #useCode(userId: number, code: string): Promise<boolean> {
    const { totp, totpNow } = this.#options;
    const app = await totp.confirmed(userId);
    if (app === null || app === 'unopened') return false;
    const step = matchingStep(app.seed, code, totpNow(), app.lastStep);
    return step !== null && (await totp.useStep(userId, app, step));
  }

  async #checkRecoveryCode(userId: number, typed: string): Promise<FactorShown | FactorRefused> {
    const key = hashRecoveryCode(typed);
    const left = key === null ? null : await this.#options.store.useRecoveryCode(userId, key);
    if (left === null) return wrong('recovery_code');
    return { ok: true, method: 'recovery_code', userVerified: false, codesLeft: left };
  }

  async #checkPasskey(
    userId: number,
    text: string,
    scope: ChallengeScope,
    userVerification: UserVerification,
  ): Promise<FactorShown | FactorRefused> {
    const { passkeys } = this.#options;
    const shown = await passkeys.check({ text, scope, userId, userVerification });
    if (!shown.ok) return wrong('passkey', shown.step);
    const { userVerified } = shown;
    return { ok: true, method: 'passkey', userVerified, codesLeft: null };
  }
}

function wrong(method: FactorMethod, step: PasskeyProblem | null = null): FactorRefused {
  return { ok: false, reason: 'wrong', method, step };
}

function throttled(waitMs: number): FactorRefused {
  return { ok: false, reason: 'throttled', retryAfter: inSeconds(waitMs) };
}
