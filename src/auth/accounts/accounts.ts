/**
 * Accounts: making one, and changing it. Nothing here says whether an address has an account - except signing up, which
 * has to say "taken", as long as there is no mail to say it in private.
 */

import type { Lane } from '../passwords/hash-gate.ts';
import { PasswordCheck } from '../passwords/password-check.ts';
import type { DeviceOwner } from '../sign-in/device-tokens.ts';
import { AccountPreparation, type PreparationOptions } from './account-preparation.ts';
import {
  type Authentication,
  type EmailChange,
  type Invalid,
  issuesOf,
  type PasswordChange,
  type Prepared,
  type SignUp,
  TAKEN,
  TAKEN_BY_YOU,
} from './account-results.ts';
import type {
  AccountStore,
  LeaveResult,
  ListedUser,
  UserFilter,
  UserQuery,
} from './account-store.ts';
import { normalizeEmail } from './email.ts';
import type { Role, User } from './user.ts';

/** The version of the password that an account is made with. */
export const FIRST_PASSWORD = 0;

export type AccountsOptions = PreparationOptions & { readonly store: AccountStore };

/** The accounts of a site. There is only one. */
export class Accounts {
  readonly #options: AccountsOptions;
  readonly #check: PasswordCheck;
  readonly #preparation: AccountPreparation;

  constructor(options: AccountsOptions) {
    this.#options = options;
    this.#check = new PasswordCheck(options);
    this.#preparation = new AccountPreparation(options);
  }

  /**
   * Makes an account with a role, in one act. `by` is the administrator who asks for it, null when it is nobody's act but
   * the person's own; rejects with NotAdmin when they no longer are one at the end. Whatever is refused, nothing is stored.
   */
  async add(
    typedEmail: string,
    password: string,
    role: Role,
    by: number | null,
    signal: AbortSignal,
    lane?: Lane,
  ): Promise<SignUp> {
    const vetted = await this.#preparation.vet(typedEmail, password);
    if (!vetted.ok) return vetted;
    // Asked before hashing: no need to pay for an account that cannot be made.
    if ((await this.#options.store.credentials(vetted.email)) !== null) return TAKEN;
    const prepared = await this.#preparation.hash(vetted.email, password, signal, lane);
    if (!prepared.ok) return prepared;
    // Two for one address may both get here; the unique index lets one of them through.
    const user = await this.#options.store.insert({ ...prepared.account, role }, by);
    return user === null ? TAKEN : { ok: true, user };
  }

  /** Makes an account for whoever asks, with the role "user". Whatever is refused, nothing is stored. */
  async signUp(typedEmail: string, password: string, signal: AbortSignal): Promise<SignUp> {
    const result = await this.add(typedEmail, password, 'user', null, signal);
    return !result.ok && result.reason === 'taken' ? TAKEN_BY_YOU : result;
  }

  /** Checks what a new account is made of and hashes its password. Stores nothing. */
  async prepare(
    typedEmail: string,
    password: string,
    signal: AbortSignal,
    lane?: Lane,
  ): Promise<Prepared> {
    const vetted = await this.#preparation.vet(typedEmail, password);
    return vetted.ok ? this.#preparation.hash(vetted.email, password, signal, lane) : vetted;
  }

  /**
   * Gives an account a new password in the place of the one of this version. Every session and reset link of it ends in the
   * same transaction. Outdated when the password is another by then: who changed it first, wins.
   */
  async setPassword(
    user: User,
    password: string,
    version: number | null,
    signal: AbortSignal,
    lane?: Lane,
  ): Promise<PasswordChange> {
    const prepared = await this.prepare(user.email, password, signal, lane);
    if (!prepared.ok) return prepared;
    const { passwordHash } = prepared.account;
    const passwordVersion = await this.#options.store.setPassword(user.id, passwordHash, version);
    if (passwordVersion === null) return { ok: false, reason: 'outdated' };
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

  /** Sets the e-mail (as newEmail answers with it) while the password is of this version. */
  async setEmail(id: number, email: string, version: number | null): Promise<EmailChange> {
    const result = await this.#options.store.setEmail(id, email, version);
    if (result === 'outdated') return { ok: false, reason: 'outdated' };
    return result === 'taken' ? TAKEN : { ok: true };
  }

  /** Checks an e-mail and a password, at the same cost whether or not the account exists. */
  authenticate(
    email: string,
    password: string,
    signal: AbortSignal,
    lane?: Lane,
  ): Promise<Authentication> {
    return this.#check.authenticate(email, password, signal, lane);
  }

  /** The account of a session. Null when it is gone. */
  byId(id: number): Promise<User | null> {
    return this.#options.store.byId(id);
  }

  /** The id of the account with this e-mail, or null. */
  async idOf(typedEmail: string): Promise<number | null> {
    return (await this.deviceOwner(typedEmail))?.userId ?? null;
  }

  /**
   * The account with this e-mail and the version of its password: device tokens are bound to both.
   */
  async deviceOwner(typedEmail: string): Promise<DeviceOwner | null> {
    const email = normalizeEmail(typedEmail);
    return email === null ? null : this.#options.store.deviceOwner(email);
  }

  /** Some accounts with when they were last seen: see UserQuery. */
  list(query: UserQuery): Promise<readonly ListedUser[]> {
    return this.#options.store.list(query);
  }

  /** How many accounts have an e-mail that begins so, of those that the filter lets through. */
  count(prefix: string, filter?: UserFilter): Promise<number> {
    return this.#options.store.count(prefix, filter);
  }

  /** How often the password of an account was changed; null when it is gone. */
  passwordVersion(id: number): Promise<number | null> {
    return this.#options.store.passwordVersion(id);
  }

  /** Whether somebody can sign in as administrator. */
  hasAdmin(): Promise<boolean> {
    return this.#options.store.hasAdmin();
  }

  /** Whether an account is the one administrator, who may not go. */
  isLastAdmin(user: User): Promise<boolean> {
    return this.#options.store.isLastAdmin(user.id);
  }

  /**
   * Changes the role, the state or both; false, and nothing is changed, when no administrator would
   * be left. It counts from the next request on. A caller that disables drops the sessions in
   * memory.
   */
  change(id: number, { role, disabled }: { role?: Role; disabled?: boolean }): Promise<boolean> {
    const at = disabled ? this.#options.now() : null;
    return this.#options.store.change(id, {
      ...(role !== undefined && { role }),
      ...(disabled !== undefined && { disabledAt: at }),
    });
  }

  /** Removes an account and everything of it; false when it would leave no administrator. Drop its sessions, too. */
  remove(id: number): Promise<boolean> {
    return this.#options.store.remove(id);
  }

  /** The same by its owner, who gave the password of this version. Drop the sessions when it is done. */
  leave(id: number, version: number | null): Promise<LeaveResult> {
    return this.#options.store.leave(id, version);
  }
}

const SAME_EMAIL: Invalid = {
  ok: false,
  reason: 'invalid',
  issues: [{ field: 'email', message: 'This is the address you have. Enter another.' }],
};
