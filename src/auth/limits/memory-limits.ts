import { BackOff } from './back-off.ts';
import type { LimitStore } from './limit-store.ts';
import { TokenBuckets } from './token-bucket.ts';

/**
 * Creates limits in the memory of this process, for a site with one server. Each keeps a bounded
 * number of keys, so there is nothing to prune; a restart forgets them all.
 */
export function createMemoryLimits(): LimitStore {
  const allBuckets = new Map<string, TokenBuckets>();
  const allFailures = new Map<string, BackOff>();
  return {
    buckets(name, limits, now) {
      const buckets = allBuckets.get(name) ?? new TokenBuckets(limits, now);
      allBuckets.set(name, buckets);
      return {
        take: async (key) => (buckets.take(key) ? 0 : buckets.waitOf(key)),
        giveBack: async (key) => buckets.giveBack(key),
      };
    },
    backOff(name, limits, now) {
      const failures = allFailures.get(name) ?? new BackOff(limits, now);
      allFailures.set(name, failures);
      return {
        begin: async (key) => (failures.begin(key) ? 0 : failures.waitOf(key)),
        waitOf: async (key) => failures.waitOf(key),
        succeed: async (key) => failures.succeed(key),
        withdraw: async (key) => failures.withdraw(key),
      };
    },
    prune: async () => false,
  };
}
