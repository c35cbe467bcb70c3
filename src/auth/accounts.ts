/**
 * Accounts: making one, and telling whether somebody is who they say. Results are data; what they mean in HTTP is the
 * handlers' business. Nothing here says, by words or by time, whether an address has an account - except signing up,
 * which has to say "taken", as long as there is no mail to say it in private.
 */
import { randomBytes } from 'node:crypto';
import { normalizeEmail } from './email.ts';
import { Busy, type HashGate } from './hash-gate.ts';
import { hashPassword, needsRehash, type ScryptCost, verifyPassword } from './password-hash.ts';
import type { PasswordPolicy } from './password-policy.ts';
import type {
  AccountStore,
  Credentials,
  ListedUser,
  NewAccount,
  UserFilter,
  UserQuery,
} from './stores.ts';
import type { Role, User } from './user.ts';

/** One thing wrong with what somebody typed. */
export type Issue = { readonly field: 'email' | 'password'; readonly message: string };

/** Too many hashes are waiting; nothing was done. `retryAfter` in seconds. */
export type TooBusy = { readonly ok: false; readonly reason: 'busy'; readonly retryAfter: number };

export type Invalid = {
  readonly ok: false;
  readonly reason: 'invalid';
  readonly issues: readonly Issue[];
};

/** The e-mail has an account. */
export type Taken = {
  readonly ok: false;
  readonly reason: 'taken';
  readonly issues: readonly Issue[];
};

export type SignUp = { readonly ok: true; readonly user: User } | Invalid | Taken | TooBusy;

/** What an account is made of, ready to be stored. */
export type Prepared =
  | { readonly ok: true; readonly account: Omit<NewAccount, 'role'> }
  | Invalid
  | TooBusy;

export type Change = { readonly ok: true } | Invalid | Taken | TooBusy;

/** Why a log-in failed is for the log. The person hears one sentence for both. */
export type Authentication =
  | { readonly ok: true; readonly user: User; readonly passwordVersion: number }
  | { readonly ok: false; readonly reason: 'unknown_account'; readonly userId: null }
  | { readonly ok: false; readonly reason: 'wrong_password' | 'disabled'; readonly userId: number }
  | TooBusy;

export type AccountsOptions = {
  readonly store: AccountStore;
  readonly gate: HashGate;
  readonly cost: ScryptCost;
  readonly policy: PasswordPolicy;
  readonly now: () => number;
};

export class Accounts {
  readonly #options: AccountsOptions;
  readonly #nobody: string;

  constructor(options: AccountsOptions) {
    this.#options = options;
    this.#nobody = hashOfNothing(options.cost);
  }

  /** The account of a session. Null when it is gone. */
  byId(id: number): Promise<User | null> {
    return this.#options.store.byId(id);
  }

  /** Fifty and more accounts at a time: see UserQuery. */
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

  /** False when it would leave no administrator. It counts from the next request on. */
  setRole(id: number, role: Role): Promise<boolean> {
    return this.#options.store.setRole(id, role);
  }

  /** Offboarding in one act; false when it would leave no administrator. The sessions in memory are the caller's to drop. */
  disable(id: number): Promise<boolean> {
    return this.#options.store.disable(id, this.#options.now());
  }

  enable(id: number): Promise<void> {
    return this.#options.store.enable(id);
  }

  /** Removes an account and everything of it; false when it would leave no administrator. Drop its sessions, too. */
  remove(id: number): Promise<boolean> {
    return this.#options.store.remove(id);
  }

  /** The id of the account with this e-mail, or null. */
  async idOf(typedEmail: string): Promise<number | null> {
    const email = normalizeEmail(typedEmail);
    const account = email === null ? null : await this.#options.store.credentials(email);
    return account?.user.id ?? null;
  }

  /** Makes an account for whoever asks, with the role "user". Whatever is refused, nothing is stored. */
  async signUp(typedEmail: string, password: string, signal: AbortSignal): Promise<SignUp> {
    const result = await this.add(typedEmail, password, 'user', signal);
    return !result.ok && result.reason === 'taken' ? TAKEN_BY_YOU : result;
  }

  /** Makes an account with a role, in one act. Whatever is refused, nothing is stored. */
  async add(
    typedEmail: string,
    password: string,
    role: Role,
    signal: AbortSignal,
  ): Promise<SignUp> {
    const vetted = this.#vet(typedEmail, password);
    if (!vetted.ok) return vetted;
    // Asked before hashing: no need to pay for an account that cannot be made.
    if ((await this.#options.store.credentials(vetted.email)) !== null) return TAKEN;
    const prepared = await this.#make(vetted.email, password, signal);
    if (!prepared.ok) return prepared;
    // Two for one address may both get here; the unique index lets one of them through.
    const user = await this.#options.store.insert({ ...prepared.account, role });
    return user === null ? TAKEN : { ok: true, user };
  }

  /** Checks what a new account is made of and hashes its password. Stores nothing. */
  async prepare(typedEmail: string, password: string, signal: AbortSignal): Promise<Prepared> {
    const vetted = this.#vet(typedEmail, password);
    return vetted.ok ? this.#make(vetted.email, password, signal) : vetted;
  }

  #vet(typedEmail: string, password: string): { ok: true; email: string } | Invalid {
    const email = normalizeEmail(typedEmail);
    const problem = this.#options.policy(password, email ?? '');
    if (email !== null && problem === null) return { ok: true, email };
    return { ok: false, reason: 'invalid', issues: issuesOf(email, problem) };
  }

  async #make(email: string, password: string, signal: AbortSignal): Promise<Prepared> {
    const { gate, cost, now } = this.#options;
    const passwordHash = await gate.run(() => hashPassword(password, cost), signal).catch(toBusy);
    if (typeof passwordHash !== 'string') return passwordHash;
    return { ok: true, account: { email, passwordHash, createdAt: now() } };
  }

  /** Gives an account a new password. Every session and reset link of it ends in the same transaction. */
  async setPassword(user: User, password: string, signal: AbortSignal): Promise<Change> {
    const prepared = await this.prepare(user.email, password, signal);
    if (!prepared.ok) return prepared;
    await this.#options.store.setPassword(user.id, prepared.account.passwordHash);
    return CHANGED;
  }

  /** Gives an account another e-mail. */
  async setEmail(user: User, typedEmail: string): Promise<Change> {
    const email = normalizeEmail(typedEmail);
    if (email === null) return { ok: false, reason: 'invalid', issues: issuesOf(null, null) };
    return (await this.#options.store.setEmail(user.id, email)) ? CHANGED : TAKEN;
  }

  /** Checks an e-mail and a password, at the same cost whether or not the account exists. */
  async authenticate(
    typedEmail: string,
    password: string,
    signal: AbortSignal,
  ): Promise<Authentication> {
    const { store, gate } = this.#options;
    const email = normalizeEmail(typedEmail);
    const account = email === null ? null : await store.credentials(email);
    const matches = await gate.run(() => this.#check(password, account), signal).catch(toBusy);
    if (typeof matches !== 'boolean') return matches;
    if (account === null) return { ok: false, reason: 'unknown_account', userId: null };
    const { user } = account;
    if (!matches) return { ok: false, reason: 'wrong_password', userId: user.id };
    if (user.disabledAt !== null) return { ok: false, reason: 'disabled', userId: user.id };
    return { ok: true, user, passwordVersion: account.passwordVersion };
  }

  async #check(password: string, account: Credentials | null): Promise<boolean> {
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

const CHANGED: Change = { ok: true };

/** To anybody but the one whose account it probably is. */
export const TAKEN = taken('This address already has an account.');
/** To somebody at the sign-up form, whose account it probably is. */
const TAKEN_BY_YOU = taken('This address already has an account. Sign in instead?');

function taken(message: string): Taken {
  return { ok: false, reason: 'taken', issues: [{ field: 'email', message }] };
}

function toBusy(error: unknown): TooBusy {
  if (error instanceof Busy) return { ok: false, reason: 'busy', retryAfter: error.retryAfter };
  throw error;
}

function issuesOf(email: string | null, problem: string | null): readonly Issue[] {
  const issues: Issue[] = [];
  if (email === null) {
    issues.push({ field: 'email', message: 'Enter an e-mail address, like ada@example.com.' });
  }
  if (problem !== null) issues.push({ field: 'password', message: problem });
  return issues;
}

/** A hash that costs what a real one costs to check and that no password has: its key is random, not derived. */
export function hashOfNothing({ ln, r, p }: ScryptCost): string {
  const base64 = (bytes: number) => randomBytes(bytes).toString('base64').replace(/=+$/, '');
  return `$scrypt$ln=${ln},r=${r},p=${p}$${base64(16)}$${base64(32)}`;
}
