/**
 * Accounts: making one, and changing it. Nothing here tells whether an address has an account,
 * except signing up, which has to say "taken": without mail it cannot say that in private.
 *
 * What ends the sessions of an account (a new password, disabling, deleting) ends them here: the
 * store deletes their rows in the transaction of the change, and they are forgotten in memory.
 */

import type { FactorPolicy } from '../factors/factor-policy.ts';
import type { HashQueue } from '../passwords/hash-gate.ts';
import type { Sessions } from '../sessions/sessions.ts';
import { AccountDirectory } from './account-directory.ts';
import { AccountPreparation, type PreparationOptions } from './account-preparation.ts';
import {
  type AccountEdit,
  type EmailChange,
  type Invalid,
  issuesOf,
  type PasswordChange,
  type Prepared,
  SAME_EMAIL,
  type SignUp,
  TAKEN,
} from './account-results.ts';
import type { AccountStore, ChangeResult, LeaveResult, NewAccount } from './account-store.ts';
import { normalizeEmail } from './email.ts';
import type { User } from './user.ts';

/** The version of an account's first password. */
export const FIRST_PASSWORD = 0;

export type AccountsOptions = PreparationOptions & {
  readonly store: AccountStore;
  readonly sessions: Pick<Sessions, 'forgetUser'>;
  /** Whether a role demands a second factor. */
  readonly factorPolicy: Pick<FactorPolicy, 'begin'>;
};

/** The accounts of a site. */
export class Accounts extends AccountDirectory {
  readonly #options: AccountsOptions;
  readonly #preparation: AccountPreparation;

  constructor(options: AccountsOptions) {
    super(options.store);
    this.#options = options;
    this.#preparation = new AccountPreparation(options);
  }

  /**
   * Makes an account with a role, and a name and groups if there are any. `by` is the administrator
   * who makes it, null for a sign-up; rejects with NotAdmin when they are no administrator any more
   * once the password is hashed. When it is refused, nothing is stored.
   */
  async add(
    typedEmail: string,
    password: string,
    account: Pick<NewAccount, 'name' | 'role' | 'groups'>,
    by: number | null,
    signal: AbortSignal,
    queue?: HashQueue,
  ): Promise<SignUp> {
    const vetted = await this.#preparation.vet(typedEmail, password);
    if (!vetted.ok) return vetted;
    // Checked before hashing: no hash is computed for an account that cannot be made.
    if ((await this.find(vetted.email)) !== null) return TAKEN;
    const prepared = await this.#preparation.hash(vetted.email, password, signal, queue);
    if (!prepared.ok) return prepared;
    // Two requests for one address may both get here; the unique index lets one of them through.
    const user = await this.#options.store.insert({ ...prepared.account, ...account }, by);
    return user === null ? TAKEN : { ok: true, user };
  }

  /** Makes an account with the role "user" for its owner. When it is refused, nothing is stored. */
  signUp(typedEmail: string, password: string, signal: AbortSignal): Promise<SignUp> {
    return this.add(typedEmail, password, { role: 'user' }, null, signal);
  }

  /** Checks the e-mail and password of a new account and hashes the password. Stores nothing. */
  async prepare(
    typedEmail: string,
    password: string,
    signal: AbortSignal,
    queue?: HashQueue,
  ): Promise<Prepared> {
    const vetted = await this.#preparation.vet(typedEmail, password);
    return vetted.ok ? this.#preparation.hash(vetted.email, password, signal, queue) : vetted;
  }

  /**
   * Replaces the password of this version. Ends every session and reset link of the account.
   * Outdated when the password is of another version by then: the first of two changes wins.
   */
  async setPassword(
    user: User,
    password: string,
    version: number,
    signal: AbortSignal,
    queue?: HashQueue,
  ): Promise<PasswordChange> {
    const prepared = await this.prepare(user.email, password, signal, queue);
    if (!prepared.ok) return prepared;
    const { store, sessions } = this.#options;
    const { passwordHash } = prepared.account;
    const passwordVersion = await store.setPassword(user.id, passwordHash, version);
    if (passwordVersion === null) return { ok: false, reason: 'outdated' };
    sessions.forgetUser(user.id);
    return { ok: true, passwordVersion };
  }

  /** The normalised new e-mail of an account, or why it is refused. */
  newEmail(
    user: User,
    typedEmail: string,
  ): { readonly ok: true; readonly email: string } | Invalid {
    const email = normalizeEmail(typedEmail);
    if (email === null) return { ok: false, reason: 'invalid', issues: issuesOf(null, null) };
    return email === user.email ? SAME_EMAIL : { ok: true, email };
  }

  /** Sets the e-mail (normalised) while the password is of this version. */
  async setEmail(id: number, email: string, version: number): Promise<EmailChange> {
    const result = await this.#options.store.setEmail(id, email, version);
    if (result === 'outdated') return { ok: false, reason: 'outdated' };
    return result === 'taken' ? TAKEN : { ok: true };
  }

  /**
   * Makes all of these changes or none, from the next request on; disabling ends every session. The
   * e-mail is normalised.
   */
  async change(id: number, { disabled, ...change }: AccountEdit): Promise<ChangeResult> {
    const { store, sessions, factorPolicy, now } = this.#options;
    const result = await store.change(id, {
      ...change,
      ...(disabled !== undefined && { disabledAt: disabled ? now() : null }),
    });
    if (result !== 'changed') return result;
    if (disabled) sessions.forgetUser(id);
    const raised = change.role === undefined ? null : await store.byId(id);
    if (raised !== null) await factorPolicy.begin(raised);
    return result;
  }

  /**
   * Removes an account and everything of it, its sessions included. False when no administrator
   * would be left.
   */
  async remove(id: number): Promise<boolean> {
    const done = await this.#options.store.remove(id);
    if (done) this.#options.sessions.forgetUser(id);
    return done;
  }

  /** Removes an account for its owner, whose password was checked at this version. */
  async leave(id: number, version: number): Promise<LeaveResult> {
    const result = await this.#options.store.leave(id, version);
    if (result === 'left') this.#options.sessions.forgetUser(id);
    return result;
  }
}
