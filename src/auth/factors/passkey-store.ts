/** The interface of the store of passkeys; see database.ts. */

import type { NewPasskey } from '../passkeys/registration.ts';
import type { FactorAdded } from './factor-store.ts';

/** How many passkeys an account may have. */
export const MOST_PASSKEYS = 20;

/** A passkey that is about to be stored. Times in ms since 1970. */
export type PasskeyToStore = {
  readonly userId: number;
  /** The "credential record" of the specification, as it is now. */
  readonly credential: NewPasskey;
  /** What its owner calls it. */
  readonly name: string;
  /** The host that it was made for. */
  readonly rpId: string;
  readonly createdAt: number;
};

export type StoredPasskey = PasskeyToStore & {
  /** Its number, in addresses. The id of the credential is `credential.id`. */
  readonly id: number;
  /** The `user.id` of its account, in base64url. */
  readonly userHandle: string;
  /** Null until it is first used. */
  readonly lastUsedAt: number | null;
};

/** A challenge that is used up. It is remembered until it expires (ms). */
export type UsedChallenge = { readonly key: string; readonly expiresAt: number };

/** What an assertion has changed, and when it was (ms). */
export type PasskeyUse = {
  readonly counter: number;
  readonly backedUp: boolean;
  readonly now: number;
};

/**
 * The new passkey, or why it was not stored. `replayed`: the challenge was used before. `known`:
 * the credential is registered, for this account or another one. `limit`: there are MOST_PASSKEYS.
 * `gone`: the session in which it was made has ended, by a reset of the factors or a new password;
 * or the account is disabled or gone.
 */
export type PasskeyAdded =
  | ({ readonly passkey: StoredPasskey } & FactorAdded)
  | 'replayed'
  | 'known'
  | 'limit'
  | 'gone';

/** `counter`: another assertion has raised it in the meantime, so this one may come from a copy. */
export type PasskeyUsed = 'used' | 'replayed' | 'counter' | 'gone';

export interface PasskeyStore {
  /** The passkeys of an account, the oldest first. */
  ofAccount(userId: number): Promise<readonly StoredPasskey[]>;
  /** The passkey with this credential id (base64url), or null. */
  byCredentialId(credentialId: string): Promise<StoredPasskey | null>;
  /**
   * The `user.id` of an account in authenticators (base64url): 32 random bytes, the same for as
   * long as the account lives. Null when there is no such account.
   */
  userHandle(userId: number): Promise<string | null>;
  /**
   * Uses up the challenge, stores the passkey, and adds recovery codes with these hashes if the
   * account has none, in one transaction. The first factor of an account ends its sessions but the
   * one with the key `session`. The challenge is used up even when the passkey is refused.
   */
  add(
    passkey: PasskeyToStore,
    session: string,
    challenge: UsedChallenge,
    recoveryCodes: readonly string[],
  ): Promise<PasskeyAdded>;
  /**
   * Uses up the challenge of a verified assertion and stores the new state of the passkey, in one
   * transaction. Only with `used` does the assertion count; the challenge is used up with `counter`
   * and `gone`, too.
   */
  use(id: number, use: PasskeyUse, challenge: UsedChallenge): Promise<PasskeyUsed>;
  /** Renames a passkey of this account. False when it has none with this number. */
  rename(userId: number, id: number, name: string): Promise<boolean>;
  /**
   * Removes a passkey of this account and answers with it. With the last factor of an account its
   * recovery codes go, too; `mustKeepOne` refuses that.
   */
  remove(
    userId: number,
    id: number,
    mustKeepOne: boolean,
  ): Promise<StoredPasskey | 'last' | 'gone'>;
  /** Forgets the used challenges that have expired. */
  prune(now: number): Promise<void>;
}
