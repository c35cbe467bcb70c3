/** The interface of the store of authenticator apps; see database.ts. Seeds are sealed. */
import type { FactorAdded } from './factor-store.ts';

/** How long a set-up may take, in ms: a seed that was not confirmed by then is deleted. */
export const ENROLMENT_MS = 86_400_000;

/**
 * The name under which the confirmed seed of an account is sealed: a row that is moved to another
 * account does not open.
 */
export function seedName(userId: unknown): string {
  return `totp/${userId}`;
}

/**
 * The name under which a seed is sealed while it waits. It differs, so that an attacker who can
 * write to the database, but has no key, cannot turn a seed that waits into one that counts.
 */
export function waitingSeedName(userId: unknown): string {
  return `totp-waiting/${userId}`;
}

/** Whether a sealed value with this name is a seed. */
export function isSeedName(name: string): boolean {
  return [seedName(''), waitingSeedName('')].some((prefix) => name.startsWith(prefix));
}

/** An app counts. `replaced`: the account had another one, whose codes no longer work. */
export type TotpAdded = FactorAdded & { readonly replaced: boolean };

/** A confirmed authenticator app. */
export type StoredTotp = {
  readonly seed: Buffer;
  /** The last step (totp.ts) whose code was used. */
  readonly lastStep: number;
  /** ms since 1970 */
  readonly confirmedAt: number;
};

/**
 * Who sets an app up: an account in one of its sessions. A seed is shown in that session only, else
 * an attacker with the password would read the seed that its owner is about to confirm.
 */
export type Enroller = {
  readonly userId: number;
  /** The key of the session. */
  readonly session: string;
};

export interface TotpStore {
  /**
   * The confirmed authenticator app of an account, or null. `unopened`: the seal does not open its
   * seed (the key file is another one), so no code can be checked. It stays: the key may come back.
   */
  confirmed(userId: number): Promise<StoredTotp | 'unopened' | null>;
  /** The seed that waits in this session; null when there is none, or none that opens. */
  enrolment(enroller: Enroller, now: number): Promise<Buffer | null>;
  /**
   * Stores a seed that waits to be confirmed, in the place of an earlier one that waits. A
   * confirmed app goes on working. False when the account is disabled or gone.
   */
  enrol(enroller: Enroller, seed: Buffer, now: number): Promise<boolean>;
  /**
   * Confirms this seed in the place of the app there is, uses up the step of its code, and adds
   * recovery codes with these hashes if the account has none, in one transaction. Null, and nothing
   * is changed, when this seed does not wait (any more): it was confirmed before, replaced in
   * another tab, or the app of the account was removed (factor-store.ts); and when the session has
   * ended. The first factor of an account ends its other sessions.
   */
  confirm(
    enroller: Enroller,
    seed: Buffer,
    step: number,
    recoveryCodes: readonly string[],
    now: number,
  ): Promise<TotpAdded | null>;
  /**
   * Uses up a step, and all before it, of the app whose code was checked. False when it was used
   * before, or this app was replaced or removed since: of several requests with one code one gets
   * true.
   */
  useStep(userId: number, app: Pick<StoredTotp, 'confirmedAt'>, step: number): Promise<boolean>;
  /** Deletes the seeds that were not confirmed within ENROLMENT_MS. */
  prune(now: number): Promise<void>;
}
