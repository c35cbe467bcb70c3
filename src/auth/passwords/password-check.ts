/**
 * Checks a password against an account. Neither the result a client sees nor its time tells whether
 * an address has an account (user enumeration).
 */

import { type Authentication, toBusy } from '../accounts/account-results.ts';
import type { AccountStore, StoredAccount } from '../accounts/account-store.ts';
import type { HashGate, HashQueue } from './hash-gate.ts';
import {
  hashOfNothing,
  hashPassword,
  needsRehash,
  type ScryptCost,
  verifyPassword,
} from './password-hash.ts';

export type PasswordCheckOptions = {
  readonly store: Pick<AccountStore, 'rehash'>;
  readonly gate: HashGate;
  readonly cost: ScryptCost;
};

/** Checks passwords, at the same cost with and without an account. */
export class PasswordCheck {
  readonly #options: PasswordCheckOptions;
  readonly #dummyHash: string;

  constructor(options: PasswordCheckOptions) {
    this.#options = options;
    this.#dummyHash = hashOfNothing(options.cost);
  }

  /**
   * Checks the password of an account; null is the address without one. Answers `busy` when the
   * gate is full; rejects with Abandoned when the client has gone.
   */
  async check(
    account: StoredAccount | null,
    password: string,
    signal: AbortSignal,
    queue?: HashQueue,
  ): Promise<Authentication> {
    const compare = () => this.#matches(password, account);
    const matches = await this.#options.gate.run(compare, signal, queue).catch(toBusy);
    if (typeof matches !== 'boolean') return matches;
    if (account === null) return { ok: false, reason: 'unknown_account', userId: null };
    const { user, passwordVersion } = account;
    if (!matches) return { ok: false, reason: 'wrong_password', userId: user.id };
    if (user.disabledAt !== null) return { ok: false, reason: 'disabled', userId: user.id };
    return { ok: true, user, passwordVersion };
  }

  async #matches(password: string, account: StoredAccount | null): Promise<boolean> {
    // Hash without an account, too: an answer that comes 0.3 s sooner says "no such account" as
    // clearly as words.
    const matches = await verifyPassword(password, account?.passwordHash ?? this.#dummyHash);
    if (account === null || !matches) return false;
    const { store, cost } = this.#options;
    // The only moment when the password is known and can be hashed with today's parameters.
    if (needsRehash(account.passwordHash, cost)) {
      const fresh = await hashPassword(password, cost);
      await store.rehash(account.user.id, account.passwordHash, fresh);
    }
    return true;
  }
}
