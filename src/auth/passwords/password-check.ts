/**
 * Telling whether somebody is who they say. Neither the words nor the time of an answer say whether an address has an
 * account.
 */
import { type Authentication, toBusy } from '../accounts/account-results.ts';
import type { AccountStore, Credentials } from '../accounts/account-store.ts';
import { normalizeEmail } from '../accounts/email.ts';
import type { HashGate, Lane } from './hash-gate.ts';
import {
  hashOfNothing,
  hashPassword,
  needsRehash,
  type ScryptCost,
  verifyPassword,
} from './password-hash.ts';

export type PasswordCheckOptions = {
  readonly store: AccountStore;
  readonly gate: HashGate;
  readonly cost: ScryptCost;
};

type Checked = { readonly account: Credentials | null; readonly matches: boolean };

/** Tells whether a password is the one of an account, at the same cost for every address. */
export class PasswordCheck {
  readonly #options: PasswordCheckOptions;
  readonly #nobody: string;

  constructor(options: PasswordCheckOptions) {
    this.#options = options;
    this.#nobody = hashOfNothing(options.cost);
  }

  /** Checks an e-mail and a password, at the same cost whether or not the account exists. */
  async authenticate(
    typedEmail: string,
    password: string,
    signal: AbortSignal,
    lane?: Lane,
  ): Promise<Authentication> {
    const email = normalizeEmail(typedEmail);
    // The account is looked up behind the gate: before it, the time of an answer that came without
    // a hash would tell of it.
    const check = () => this.#check(email, password);
    const checked = await this.#options.gate.run(check, signal, lane).catch(toBusy);
    if ('ok' in checked) return checked;
    const { account, matches } = checked;
    if (account === null) return { ok: false, reason: 'unknown_account', userId: null };
    const { user } = account;
    if (!matches) return { ok: false, reason: 'wrong_password', userId: user.id };
    if (user.disabledAt !== null) return { ok: false, reason: 'disabled', userId: user.id };
    return { ok: true, user, passwordVersion: account.passwordVersion };
  }

  async #check(email: string | null, password: string): Promise<Checked> {
    const account = email === null ? null : await this.#options.store.credentials(email);
    return { account, matches: await this.#matches(password, account) };
  }

  async #matches(password: string, account: Credentials | null): Promise<boolean> {
    // Hash for nobody too: an answer that comes 0.3 s sooner says "no such account" as clearly as words.
    const matches = await verifyPassword(password, account?.passwordHash ?? this.#nobody);
    if (account === null || !matches) return false;
    const { store, cost } = this.#options;
    // The only moment when the password is here to be hashed with today's parameters.
    if (needsRehash(account.passwordHash, cost)) {
      const fresh = await hashPassword(password, cost);
      await store.rehash(account.user.id, account.passwordHash, fresh);
    }
    return true;
  }
}
