import type { HashGate, HashQueue } from '../passwords/hash-gate.ts';
import { hashPassword, type ScryptCost } from '../passwords/password-hash.ts';
import type { PasswordPolicy } from '../passwords/password-policy.ts';
import { type Invalid, issuesOf, type Prepared, toBusy } from './account-results.ts';
import { normalizeEmail } from './email.ts';

export type PreparationOptions = {
  readonly gate: HashGate;
  readonly cost: ScryptCost;
  readonly policy: PasswordPolicy;
  /** ms since 1970 */
  readonly now: () => number;
};

/** Normalises and checks an e-mail and a password, and hashes the password, for a new account. */
export class AccountPreparation {
  readonly #options: PreparationOptions;

  constructor(options: PreparationOptions) {
    this.#options = options;
  }

  /** Normalises the e-mail and checks both against the rules. Selects and hashes nothing. */
  async vet(
    typedEmail: string,
    password: string,
  ): Promise<{ readonly ok: true; readonly email: string } | Invalid> {
    const email = normalizeEmail(typedEmail);
    const problem = await this.#options.policy(password, email ?? '');
    if (email !== null && problem === null) return { ok: true, email };
    return { ok: false, reason: 'invalid', issues: issuesOf(email, problem) };
  }

  /**
   * Hashes a password that `vet` accepted. Answers with the new account, or that the gate is full.
   */
  async hash(
    email: string,
    password: string,
    signal: AbortSignal,
    queue?: HashQueue,
  ): Promise<Prepared> {
    const { gate, cost, now } = this.#options;
    const hashed = gate.run(() => hashPassword(password, cost), signal, queue);
    const passwordHash = await hashed.catch(toBusy);
    if (typeof passwordHash !== 'string') return passwordHash;
    return { ok: true, account: { email, passwordHash, createdAt: now() } };
  }
}
