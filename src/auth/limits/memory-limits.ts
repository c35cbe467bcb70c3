import { BackOff } from './back-off.ts';
import type { LimitStore } from './limit-store.ts';
import { TokenBuckets } from './token-bucket.ts';

/**
 * Creates limits in the memory of this process, for a site with one server. Each keeps a bounded
 * number of keys, so there is nothing to prune; a restart forgets them all.
 */
export function createMemoryLimits(): LimitStore {
  return {
    buckets(_name, limits, now) {
      const buckets = new TokenBuckets(limits, now);
      return {
        take: async (key) => (buckets.take(key) ? 0 : buckets.waitOf(key)),
        giveBack: async (key) => buckets.giveBack(key),
      };
    },
    backOff(_name, limits, now) {
      const failures = new BackOff(limits, now);
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
