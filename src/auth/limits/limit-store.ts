/**
 * Where limits are counted that hold for a whole site, however many servers it has: in memory for
 * the one server on SQLite, in the database for servers that share one.
 *
 * Each operation decides and counts in one step. A look and a count apart would let two requests of
 * the same moment both have the last token. Every answer may reject with StoreUnavailable, and then
 * nothing was counted and nobody may go on.
 */
import type { BackOffLimits } from './back-off.ts';
import type { BucketLimits } from './token-bucket.ts';

/** A token bucket for each key; see token-bucket.ts. */
export interface SharedBuckets {
  /** Spends a token of a key. 0; or, when it has none, the ms until it has one. */
  take(key: string): Promise<number>;
  /** Gives back the token of one `take`: the attempt was legitimate. */
  giveBack(key: string): Promise<void>;
}

/** Failures in a row of each key; see back-off.ts. */
export interface SharedBackOff {
  /**
   * Begins an attempt, which counts as failed until `succeed` or `withdraw`. 0; or, while the key
   * has to wait, the ms that are left, and then nothing is counted.
   */
  begin(key: string): Promise<number>;
  /** ms that a key still has to wait; 0 when it may begin. Counts nothing. */
  waitOf(key: string): Promise<number>;
  /** The attempt succeeded: resets the count. */
  succeed(key: string): Promise<void>;
  /** The attempt did not take place: takes back its failure. */
  withdraw(key: string): Promise<void>;
}

/**
 * Makes the limits of a site. `name` says what is counted; `now` is in ms. Two of one name share
 * their counts, so give both the same limits.
 */
export interface LimitStore {
  buckets(name: string, limits: BucketLimits, now: () => number): SharedBuckets;
  backOff(name: string, limits: BackOffLimits, now: () => number): SharedBackOff;
  /**
   * Deletes a part of the counts that limit nothing any more, and of those beyond the number that
   * is kept. True when there may be more of them.
   */
  prune(now: number): Promise<boolean>;
}
