/** Refusals by the limits of a site: log-ins, sign-ups, mails and the rest. */
import type { LimitStore } from '../auth/limits/limit-store.ts';
import { type Family, labelled } from './family.ts';

/** Counts how often each limit refused. A limit is known, at 0, as soon as it is made. */
export class RefusalCounts {
  readonly #limits = new Map<string, number>();

  /** The same limits, counted. */
  watch(store: LimitStore): LimitStore {
    return {
      buckets: (name, limits, now) => {
        const buckets = store.buckets(name, limits, now);
        const counted = this.#counted(name);
        return {
          take: async (key) => counted(await buckets.take(key)),
          giveBack: (key) => buckets.giveBack(key),
        };
      },
      backOff: (name, limits, now) => {
        const failures = store.backOff(name, limits, now);
        const counted = this.#counted(`${name} account`);
        return {
          begin: async (key) => counted(await failures.begin(key)),
          waitOf: (key) => failures.waitOf(key),
          succeed: (key) => failures.succeed(key),
          withdraw: (key) => failures.withdraw(key),
        };
      },
      prune: (now) => store.prune(now),
    };
  }

  family(): Family {
    return labelled(
      'counter',
      'coatcheck_throttle_refusals_total',
      'Attempts that a limit refused, by limit.',
      'limit',
      () => this.#limits,
    );
  }

  /** Passes on the ms that a limit answers with; more than 0 is a refusal. */
  #counted(name: string): (waitMs: number) => number {
    const limit = name.replaceAll(' ', '_');
    this.#limits.set(limit, 0);
    return (waitMs) => {
      if (waitMs > 0) this.#limits.set(limit, (this.#limits.get(limit) ?? 0) + 1);
      return waitMs;
    };
  }
}
