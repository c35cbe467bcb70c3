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
import type { AccountStore, Credentials } from './stores.ts';
import type { User } from './user.ts';

/** One thing wrong with what somebody typed. */
export type Issue = { readonly field: 'email' | 'password'; readonly message: string };

/** Too many hashes are waiting; nothing was done. `retryAfter` in seconds. */
export type TooBusy = { readonly ok: false; readonly reason: 'busy'; readonly retryAfter: number };

export type SignUp =
  | { readonly ok: true; readonly user: User }
  | { readonly ok: false; readonly reason: 'invalid' | 'taken'; readonly issues: readonly Issue[] }
  | TooBusy;

/** Why a log-in failed is for the log. The person hears one sentence for both. */
export type Authentication =
  | { readonly ok: true; readonly user: User }
  | { readonly ok: false; readonly reason: 'unknown_account'; readonly userId: null }
  | { readonly ok: false; readonly reason: 'wrong_password'; readonly userId: number }
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

  /** The id of the account with this e-mail, or null. */
  async idOf(typedEmail: string): Promise<number | null> {
    const email = normalizeEmail(typedEmail);
    const account = email === null ? null : await this.#options.store.credentials(email);
    return account?.user.id ?? null;
  }

  /** Makes an account, with the role "user". Whatever is refused, nothing is stored. */
  async signUp(typedEmail: string, password: string, signal: AbortSignal): Promise<SignUp> {
    const { store, gate, cost, policy, now } = this.#options;
    const email = normalizeEmail(typedEmail);
    const problem = policy(password, email ?? '');
    if (email === null || problem !== null) {
      return { ok: false, reason: 'invalid', issues: issuesOf(email, problem) };
    }
    if ((await store.credentials(email)) !== null) return TAKEN;
    const passwordHash = await gate.run(() => hashPassword(password, cost), signal).catch(toBusy);
    if (typeof passwordHash !== 'string') return passwordHash;
    // Two sign-ups for one address may both get here; the unique index lets one of them through.
    const user = await store.insert({ email, passwordHash, role: 'user', createdAt: now() });
    return user === null ? TAKEN : { ok: true, user };
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
    return matches ? { ok: true, user } : { ok: false, reason: 'wrong_password', userId: user.id };
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

const TAKEN: SignUp = {
  ok: false,
  reason: 'taken',
  issues: [{ field: 'email', message: 'This address already has an account. Sign in instead?' }],
};

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

// A hash that costs what a real one costs to check and that no password has: its key is random, not derived.
function hashOfNothing({ ln, r, p }: ScryptCost): string {
  const base64 = (bytes: number) => randomBytes(bytes).toString('base64').replace(/=+$/, '');
  return `$scrypt$ln=${ln},r=${r},p=${p}$${base64(16)}$${base64(32)}`;
}
