/**
 * Admission to the hash gate: which queue a request gets, and how many slots of it one address,
 * network or account may hold. One network may hold two thirds of the slots at most, even with
 * valid passwords: a successful log-in costs a hash like any other.
 */

import {
  acquireAll,
  ConcurrencyLimit,
  NetworkConcurrencyLimit,
} from '../limits/concurrency-limit.ts';
import { type BucketLimits, TokenBuckets } from '../limits/token-bucket.ts';
import { HASH_GATE, type HashQueue } from '../passwords/hash-gate.ts';

const STRANGERS = HASH_GATE.width + HASH_GATE.queue;

/**
 * Slots in the strangers' queue for one address (half of them) and for one network around it (two
 * thirds).
 */
export const STRANGERS_EACH = { address: STRANGERS / 2, network: (STRANGERS / 3) * 2 };

/** Slots in the queue of known clients for one address and for one network around it. */
export const KNOWN_EACH = { address: 3, network: 3 };

/**
 * How often one account may use the queue of known clients: 30 times at once, then once a minute,
 * which is more than a person needs.
 */
export const KNOWN_TURNS: BucketLimits = { capacity: 30, refillMs: 60_000 };

/**
 * Accounts that used it a short time ago share this many of its eight slots; the others stay free
 * for people who sign in now and then. Without that, an attacker with 36 accounts kept the queue
 * full for minutes with valid passwords; to fill the rest takes as many accounts that sign in once
 * a minute as the gate hashes passwords in a minute, some 200.
 */
export const FREQUENT_SLOTS = 5;

const ALL = 'all';

/** A slot at the hash gate, in this queue. Give it back with `release`. */
export type HashSlot = { readonly queue: HashQueue; release(): void };

/** Admission to the hash gate. Create one per process: two would not share their counts. */
export class HashSlots {
  readonly #strangers = new NetworkConcurrencyLimit(STRANGERS_EACH);
  readonly #known = new NetworkConcurrencyLimit(KNOWN_EACH);
  readonly #accounts = new ConcurrencyLimit(1);
  readonly #allKnown = new ConcurrencyLimit(HASH_GATE.known);
  readonly #frequent = new ConcurrencyLimit(FREQUENT_SLOTS);
  readonly #turns: TokenBuckets;

  constructor(now: () => number) {
    this.#turns = new TokenBuckets(KNOWN_TURNS, now);
  }

  /**
   * Takes a slot for a client at this address. `known` names the account or the link that the
   * client has proved; null for a stranger. A known client without a free slot in its queue gets
   * one among the strangers; null when that queue has none either.
   */
  acquire(address: string, known: string | null): HashSlot | null {
    const release = known === null ? null : this.#acquireKnown(address, known);
    if (release !== null) return { queue: 'known', release };
    if (!this.#strangers.acquire(address)) return null;
    return { queue: 'strangers', release: () => this.#strangers.release(address) };
  }

  // One at a time per account: an attacker can get a device token for an account of their own. All
  // known clients together fit into their queue, so that the gate refuses none of them.
  #acquireKnown(address: string, known: string): (() => void) | null {
    const isFrequent = this.#turns.spentOf(known) > 0;
    const limits: [ConcurrencyLimit | NetworkConcurrencyLimit, string][] = [
      [this.#accounts, known],
      [this.#known, address],
      [this.#allKnown, ALL],
    ];
    if (isFrequent) limits.push([this.#frequent, ALL]);
    const release = acquireAll(limits);
    if (release === null || this.#turns.take(known)) return release;
    release();
    return null;
  }
}
