/**
 * One token bucket for each network that an address is in. A bucket per /64 alone does not limit an
 * attacker: a quarter of one /56 has 64 of them, and blocked the log-in for all other clients.
 */
import { type NetworkSize, networksOf } from './network.ts';
import { type BucketLimits, TokenBuckets } from './token-bucket.ts';

/**
 * How many times the budget of one address a network has. What counts is mistakes (a right password gives its token back),
 * so these bear many people: with one mistake in ten log-ins, 20 at one address are 200 log-ins at once and 30 a minute more.
 *
 * - one address, or a /64: a household, an office behind one address, a student's room. A carrier's NAT puts thousands behind
 *   one IPv4 address; of those, some dozens sign in here in an hour.
 * - /24: an office building, a dormitory, the addresses that a carrier's NAT hands out in turn. Five: 100 mistakes at once,
 *   then 15 a minute; and no more than that for whoever rents all of its 256 addresses.
 * - /56: what a household or a rented server often gets (RFC 6177), so there is little reason to go beyond one budget. Three,
 *   because mobile carriers number their handsets, one /64 each, next to each other.
 * - /48: what a company or a university gets, or 256 households. Ten: 200 mistakes at once, then 30 a minute, an eighth of
 *   what two cores can hash.
 */
export const SHARES: Readonly<Record<NetworkSize, number>> = {
  ...{ address: 1, '/24': 5 },
  ...{ '/64': 1, '/56': 3, '/48': 10 },
};

/** A budget that is spent, and the ms until there is a token in it again. */
export type Spent = { readonly size: NetworkSize; readonly waitMs: number };

/**
 * Buckets of tokens for an address and the networks around it. `limits` are those of one address.
 */
export class NetworkBuckets {
  readonly #buckets: ReadonlyMap<NetworkSize, TokenBuckets>;

  constructor({ capacity, refillMs }: BucketLimits, now: () => number) {
    const sizes = Object.entries(SHARES) as [NetworkSize, number][];
    this.#buckets = new Map(
      sizes.map(([size, share]) => [
        size,
        new TokenBuckets({ capacity: capacity * share, refillMs: refillMs / share }, now),
      ]),
    );
  }

  /**
   * Spends a token in each network of an address. Null; or which budget is spent already, and then
   * nothing is taken.
   */
  take(address: string): Spent | null {
    const taken: [TokenBuckets, string][] = [];
    for (const { name, size } of networksOf(address)) {
      const buckets = this.#of(size);
      if (!buckets.take(name)) {
        for (const [others, other] of taken) others.giveBack(other);
        return { size, waitMs: buckets.waitOf(name) };
      }
      taken.push([buckets, name]);
    }
    return null;
  }

  /** Gives back what one `take` has spent: it turned out to be fine. */
  giveBack(address: string): void {
    for (const { name, size } of networksOf(address)) this.#of(size).giveBack(name);
  }

  #of(size: NetworkSize): TokenBuckets {
    const buckets = this.#buckets.get(size);
    if (buckets === undefined) throw new Error(`no budget for ${size}`);
    return buckets;
  }
}
