/**
 * The interface of the store of second factors; see database.ts. The seeds are in totp-store.ts,
 * the passkeys in passkey-store.ts. None of it is sealed: a factor can be reset when the key file
 * is lost.
 *
 * Whatever adds or removes a factor keeps `User.secondFactor` true to the factors there are and
 * ends the pending sign-ins of the account, in the same transaction: they were begun when it had
 * other factors. The first factor of an account also counts as a change of its password, so that a
 * sign-in that was asked for the password alone does not succeed after it, and it ends all sessions
 * but the one in which it was set up: the password alone has begun them, an attacker's, too, which
 * could remove the factor again (ASVS 7.4.3).
 */
import type { Role } from '../accounts/user.ts';

/** The factors of an account. */
export type FactorOverview = {
  /** When the authenticator app was confirmed (ms); null without one. */
  readonly totpSince: number | null;
  /** How many passkeys there are. */
  readonly passkeys: number;
  /** How many recovery codes are left. */
  readonly recoveryCodes: number;
};

/**
 * A new factor counts. `codesStored`: with it the recovery codes, since there were none.
 * `othersEnded`: it is the first one, and the other sessions of the account have ended.
 */
export type FactorAdded = { readonly codesStored: boolean; readonly othersEnded: boolean };

/** `last`: nothing was removed, because the account has no other factor and must keep one. */
export type FactorRemoved = 'removed' | 'last' | 'gone';

export interface FactorStore {
  overview(userId: number): Promise<FactorOverview>;
  /**
   * Removes the confirmed authenticator app, and the seed that waits to replace it. With the last
   * factor of an account its recovery codes go, too; `mustKeepOne` refuses that.
   */
  removeTotp(userId: number, mustKeepOne: boolean): Promise<FactorRemoved>;
  /**
   * Replaces the recovery codes of an account by those with these hashes. False, and nothing is
   * changed, when it has no factor.
   */
  replaceRecoveryCodes(userId: number, keys: readonly string[], now: number): Promise<boolean>;
  /** Uses up a recovery code of this account: how many are left, null when it is none of them. */
  useRecoveryCode(userId: number, key: string): Promise<number | null>;
  /**
   * Removes every factor and recovery code of an account, ends its sessions and its pending
   * sign-ins, and makes it due at once (`factorDueAt` 0), in one transaction. Counts as a change of
   * the password: a sign-in that began before does not succeed after it. Answers false when there
   * is no such account.
   */
  reset(userId: number): Promise<boolean>;
  /**
   * Sets when an account has to have a factor (ms), unless it has one or is due already: a due date
   * is never renewed. Answers whether it was set.
   */
  setDue(userId: number, dueAt: number): Promise<boolean>;
  /** Sets it for every account of this role, or of any when it is null. Answers for how many. */
  setDueForAll(role: Role | null, dueAt: number): Promise<number>;
}
