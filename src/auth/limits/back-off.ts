/**
 * Exponential back-off: the wait doubles with every failure in a row (NIST SP 800-63B-4, section
 * 3.2.2: "30 seconds up to an hour"). It slows guessing at one account without locking its owner
 * out for good.
 *
 * An attempt counts as failed when it begins: otherwise a hundred guesses sent at the same moment
 * would all pass before the first has failed.
 */
import { BoundedMap } from './bounded-map.ts';
import { KEY_LIMIT } from './token-bucket.ts';

export type BackOffLimits = {
  /** The failure in a row from which on there is a wait. */
  readonly from: number;
  /** ms of the first wait; each further one is twice as long. */
  readonly firstMs: number;
  /** ms of the longest wait. */
  readonly longestMs: number;
  /** ms after which failures are forgotten. */
  readonly forgetMs: number;
};

type Failures = { readonly count: number; readonly at: number; readonly until: number };

const NONE: Failures = { count: 0, at: 0, until: 0 };

/** Failures in a row by key, and how long each key has to wait. */
export class BackOff {
  readonly #failures: BoundedMap<string, Failures>;
  readonly #limits: BackOffLimits;
  readonly #now: () => number;

  constructor(limits: BackOffLimits, now: () => number, keyLimit = KEY_LIMIT) {
    this.#failures = new BoundedMap(keyLimit);
    this.#limits = limits;
    this.#now = now;
  }

  /**
   * Begins an attempt, which counts as failed until `succeed` or `withdraw`. False while the key
   * has to wait.
   */
  begin(key: string): boolean {
    const now = this.#now();
    const before = this.#of(key);
    if (now < before.until) return false;
    const count = before.count + 1;
    this.#failures.set(key, { count, at: now, until: now + this.#wait(count) });
    return true;
  }

  /** ms that a key still has to wait; 0 when it may begin. */
  waitOf(key: string): number {
    return Math.max(0, this.#of(key).until - this.#now());
  }

  /** The attempt succeeded: resets the count. */
  succeed(key: string): void {
    this.#failures.delete(key);
  }

  /** The attempt did not take place: takes back its failure. */
  withdraw(key: string): void {
    const { count, at } = this.#of(key);
    if (count <= 1) this.#failures.delete(key);
    else this.#failures.set(key, { count: count - 1, at, until: 0 });
  }

  #of(key: string): Failures {
    const failures = this.#failures.get(key) ?? NONE;
    return this.#now() - failures.at >= this.#limits.forgetMs ? NONE : failures;
  }

  #wait(count: number): number {
    const { from, firstMs, longestMs } = this.#limits;
    return count < from ? 0 : Math.min(longestMs, firstMs * 2 ** (count - from));
  }
}
