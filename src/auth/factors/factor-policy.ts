import type { Role, User } from '../accounts/user.ts';
import type { FactorStore } from './factor-store.ts';

/** Who has to have a second factor (REQUIRE_SECOND_FACTOR). */
export type FactorRequirement = 'none' | 'admin' | 'all';

export type FactorPolicyOptions = {
  readonly store: Pick<FactorStore, 'setDue' | 'setDueForAll'>;
  readonly required: FactorRequirement;
  /** How long an account has to set one up, in ms (SECOND_FACTOR_GRACE). 0: no time at all. */
  readonly graceMs: number;
  readonly now: () => number;
};

/**
 * Decides which accounts must have a second factor, and from which date. The date is set once for
 * each account: if each sign-in renewed it, a user who signs in every day would never reach it.
 */
export class FactorPolicy {
  readonly #options: FactorPolicyOptions;

  constructor(options: FactorPolicyOptions) {
    this.#options = options;
  }

  /** Whether the policy demands a second factor of accounts with this role, sooner or later. */
  covers(role: Role): boolean {
    const { required } = this.#options;
    return required === 'all' || (required === 'admin' && role === 'admin');
  }

  /** Whether an account may do nothing before it has a second factor. */
  mustEnrol({ secondFactor, factorDueAt, role }: User): boolean {
    if (secondFactor || factorDueAt === null) return false;
    // 0: an administrator has reset its factors, which counts under every policy.
    return factorDueAt === 0 || (this.covers(role) && factorDueAt <= this.#options.now());
  }

  /** Sets the date of an account that signs in, or was given a role, if it has none. */
  async begin({ id, role, secondFactor, factorDueAt }: User): Promise<void> {
    if (secondFactor || factorDueAt !== null || !this.covers(role)) return;
    await this.#options.store.setDue(id, this.#dueAt());
  }

  /** Sets the date of all accounts that the policy covers: sessions go on after a restart. */
  async beginForAll(): Promise<void> {
    const { store, required } = this.#options;
    if (required === 'none') return;
    await store.setDueForAll(required === 'all' ? null : required, this.#dueAt());
  }

  #dueAt(): number {
    const { now, graceMs } = this.#options;
    return now() + graceMs;
  }
}
