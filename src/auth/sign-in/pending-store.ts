/**
 * The interface of the store of pending sign-ins; see database.ts. The right password of an account
 * with a second factor starts a pending sign-in; a session starts only when the factor is right,
 * too.
 */

/** How long a pending sign-in lasts, in ms. */
export const PENDING_MS = 600_000;

/** How often a factor may be tried for one pending sign-in. */
export const MOST_TRIES = 5;

export type PendingSignIn = {
  /** SHA-256 of its secret. */
  readonly key: string;
  readonly userId: number;
  /** The version of the password that was right. */
  readonly passwordVersion: number;
  /** Whether the session is to be remembered. */
  readonly remember: boolean;
  /** ms since 1970 */
  readonly createdAt: number;
  readonly expiresAt: number;
};

/** `spent`: its tries are used up; it stays until it expires, so that the page can say why. */
export type TryResult = PendingSignIn | 'spent' | 'gone';

export interface PendingStore {
  /**
   * Stores a pending sign-in. Rejects with PasswordOutdated, and stores nothing, when the password
   * is not of this version any more, or the account is disabled or gone.
   */
  insert(pending: PendingSignIn): Promise<void>;
  /** The pending sign-in with this key, without spending a try; null when it is over or expired. */
  byKey(key: string, now: number): Promise<PendingSignIn | null>;
  /**
   * Spends one of its tries: call it before a factor is checked. Requests that arrive together
   * spend one each, so no more than MOST_TRIES factors are ever checked.
   */
  spendTry(key: string, now: number): Promise<TryResult>;
  /**
   * Ends a pending sign-in whose factor was right. Of several requests one gets true, and only that
   * one may begin a session. False, too, when it has expired, or was ended since by a change of the
   * password or of the factors.
   */
  complete(key: string, now: number): Promise<boolean>;
  /** Deletes the expired ones. */
  prune(now: number): Promise<void>;
}
