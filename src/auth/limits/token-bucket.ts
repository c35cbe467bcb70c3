/**
 * Token buckets: each key has a number of tokens to spend at once and gets them back one by one. A
 * fixed window would start its count again at one moment, and a client could spend twice around it.
 */
import { BoundedMap } from './bounded-map.ts';

/** How many keys a limiter keeps: some 20 MB when full. */
export const KEY_LIMIT = 100_000;

export type BucketLimits = {
  /** Tokens in a full bucket. */
  readonly capacity: number;
  /** ms until one token has come back. */
  readonly refillMs: number;
};

type Bucket = { readonly tokens: number; readonly at: number };

/** A token bucket for each key. */
export class TokenBuckets {
  readonly #buckets: BoundedMap<string, Bucket>;
  readonly #limits: BucketLimits;
  readonly #now: () => number;

  constructor(limits: BucketLimits, now: () => number, keyLimit = KEY_LIMIT) {
    this.#buckets = new BoundedMap(keyLimit);
    this.#limits = limits;
    this.#now = now;
  }

  /** Spends a token of a key. False when it has none. */
  take(key: string): boolean {
    const tokens = this.#tokens(key);
    const enough = tokens >= 1;
    this.#buckets.set(key, { tokens: enough ? tokens - 1 : tokens, at: this.#now() });
    return enough;
  }

  /** How many tokens of a key are spent and have not come back. */
  spentOf(key: string): number {
    return this.#limits.capacity - this.#tokens(key);
  }

  /** ms until a key has a token again; 0 when it has one. */
  waitOf(key: string): number {
    return Math.ceil(Math.max(0, 1 - this.#tokens(key)) * this.#limits.refillMs);
  }

  /** Gives back the token of one `take`: the attempt was legitimate. */
  giveBack(key: string): void {
    const tokens = Math.min(this.#limits.capacity, this.#tokens(key) + 1);
    this.#buckets.set(key, { tokens, at: this.#now() });
  }

  #tokens(key: string): number {
    const { capacity, refillMs } = this.#limits;
    const bucket = this.#buckets.get(key);
    if (bucket === undefined) return capacity;
    const gained = Math.max(0, this.#now() - bucket.at) / refillMs;
    return Math.min(capacity, bucket.tokens + gained);
  }
}

/** Converts ms to seconds for Retry-After: whole, rounded up (RFC 9110, section 10.2.3). */
export function inSeconds(ms: number): number {
  return Math.ceil(ms / 1000);
}
