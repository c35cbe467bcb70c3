/**
 * Admission to the hash gate: which queue a request gets, and how much of it one address, network
 * or account may take. Valid passwords count as well: a successful log-in costs a hash like any
 * other.
 */

import {
  ConcurrencyLimit,
  enterAll,
  NetworkConcurrencyLimit,
} from '../limits/concurrency-limit.ts';
import { type BucketLimits, TokenBuckets } from '../limits/token-bucket.ts';
import { HASH_GATE, type Lane } from '../passwords/hash-gate.ts';

const STRANGERS = HASH_GATE.width + HASH_GATE.queue;

/**
 * The places in the strangers' queue of one address (half) and of one network around it (two
 * thirds).
 */
export const STRANGERS_EACH = { address: STRANGERS / 2, network: (STRANGERS / 3) * 2 };

/**
 * The same for the queue of the known. Together they fit into that queue, so it refuses none of
 * them.
 */
export const KNOWN_EACH = { address: 3, network: 3 };

/**
 * How often one account may use the queue of the known: 30 times at once, then once a minute, which
 * is more than a person needs.
 */
export const KNOWN_TURNS: BucketLimits = { capacity: 30, refillMs: 60_000 };

/**
 * Accounts whose turns have not all come back get this many of the eight places together: the
 * others stay free for people who sign in now and then. Without that, 36 accounts of an attacker's
 * kept the queue full for minutes with valid passwords; to fill the rest takes as many accounts
 * that sign in once a minute as the gate hashes passwords in a minute, some 200.
 */
export const FREQUENT_PLACES = 5;

const ALL = 'all';

/** A place at the gate. Give it back with `leave`. */
export type Place = { readonly lane: Lane; leave(): void };

/** Admission to the hash gate. Create one per process: two would not share their counts. */
export class HashSlots {
  readonly #strangers = new NetworkConcurrencyLimit(STRANGERS_EACH);
  readonly #known = new NetworkConcurrencyLimit(KNOWN_EACH);
  readonly #accounts = new ConcurrencyLimit(1);
  readonly #allKnown = new ConcurrencyLimit(HASH_GATE.known);
  readonly #frequent = new ConcurrencyLimit(FREQUENT_PLACES);
  readonly #turns: TokenBuckets;

  constructor(now: () => number) {
    this.#turns = new TokenBuckets(KNOWN_TURNS, now);
  }

  /**
   * Takes a place for a client at this address. `known` names the account or the link that the
   * client has proved; null for a stranger. A known client without a free place there gets one
   * among the strangers; null when that queue has none either.
   */
  enter(address: string, known: string | null): Place | null {
    const leave = known === null ? null : this.#enterKnown(address, known);
    if (leave !== null) return { lane: 'known', leave };
    if (!this.#strangers.enter(address)) return null;
    return { lane: 'strangers', leave: () => this.#strangers.leave(address) };
  }

  // One at a time per account: an attacker can get a device token for an account of their own.
  #enterKnown(address: string, known: string): (() => void) | null {
    const isFrequent = this.#turns.spentOf(known) > 0;
    const leave = enterAll([
      [this.#accounts, known],
      [this.#known, address],
      [this.#allKnown, ALL],
      ...(isFrequent ? [[this.#frequent, ALL] as const] : []),
    ]);
    if (leave === null || this.#turns.take(known)) return leave;
    leave();
    return null;
  }
}
