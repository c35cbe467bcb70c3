/**
 * Who may come to the gate, and into which of its two queues. Each queue is shared out, so that nobody fills one alone - with
 * right passwords either: a log-in that succeeds costs a hash like any other.
 */

import { NetworkPlaces, Places } from '../places.ts';
import { HASH_GATE, type Lane } from './hash-gate.ts';
import { type BucketLimits, TokenBuckets } from './token-bucket.ts';

const STRANGERS = HASH_GATE.width + HASH_GATE.queue;

/** The places for strangers that one address, and one network around it, may have at a time: half, and two thirds. */
export const STRANGERS_EACH = { address: STRANGERS / 2, network: (STRANGERS / 3) * 2 };

/** The same of the places for the known, of whom there may be as many as their queue holds: none of them finds it full. */
export const KNOWN_EACH = { address: 3, network: 3 };

/**
 * How often an account may use the queue of the known: thirty times at once, then three times a minute, which no person needs.
 * Whoever makes accounts of their own to keep that queue full with right passwords needs thirty of them and more, in three networks.
 */
export const KNOWN_TURNS: BucketLimits = { capacity: 30, refillMs: 20_000 };

const ALL = 'all';

/** A place at the gate. Give it back with `leave`. */
export type Place = { readonly lane: Lane; leave(): void };

/** The places at the gate. There is only one. */
export class GatePlaces {
  readonly #strangers = new NetworkPlaces(STRANGERS_EACH);
  readonly #known = new NetworkPlaces(KNOWN_EACH);
  readonly #accounts = new Places(1);
  readonly #allKnown = new Places(HASH_GATE.known);
  readonly #turns: TokenBuckets;

  constructor(now: () => number) {
    this.#turns = new TokenBuckets(KNOWN_TURNS, now);
  }

  /**
   * Takes a place for somebody at this address. `known` names the account or the link that they have shown to be theirs; null
   * for a stranger. Whoever finds no place among the known is a stranger. Null when there is none there either.
   */
  enter(address: string, known: string | null): Place | null {
    if (known !== null && this.#enterKnown(address, known)) {
      const leave = () => {
        this.#accounts.leave(known);
        this.#allKnown.leave(ALL);
        this.#known.leave(address);
      };
      return { lane: 'known', leave };
    }
    if (!this.#strangers.enter(address)) return null;
    return { lane: 'strangers', leave: () => this.#strangers.leave(address) };
  }

  // One at a time for each account: a device token is easily had for an account of one's own.
  #enterKnown(address: string, known: string): boolean {
    if (!this.#accounts.enter(known)) return false;
    const entered = this.#known.enter(address);
    const hasRoom = entered && this.#allKnown.enter(ALL);
    if (hasRoom && this.#turns.take(known)) return true;
    if (hasRoom) this.#allKnown.leave(ALL);
    if (entered) this.#known.leave(address);
    this.#accounts.leave(known);
    return false;
  }
}
