/**
 * One token bucket for each network that an address is in. A bucket per /64 alone does not limit an
 * attacker: a quarter of one /56 has 64 of them, and blocked the log-in for all other clients.
 */
import type { LimitStore, SharedBuckets } from './limit-store.ts';
import { type NetworkSize, networksOf } from './network.ts';
import type { BucketLimits } from './token-bucket.ts';

/**
 * The budget of a network, in budgets of one address. Only failures count (a success gives its
 * token back), so many people fit: with one failure in ten log-ins, 20 at one address are 200
 * log-ins at once and 30 a minute more.
 *
 * - one address, or a /64: a household, an office behind one address, a student's room. A carrier's
 *   NAT puts thousands behind one IPv4 address; some dozens of them sign in here in an hour.
 * - /24: an office building, a dormitory, the pool of a carrier's NAT. Five: 100 failures at once,
 *   then 15 a minute, and no more for an attacker who rents all 256 addresses.
 * - /56: a household or a rented server often gets one (RFC 6177), so one budget would nearly do.
 *   Three, because mobile carriers number their handsets, one /64 each, next to each other.
 * - /48: a company, a university, or 256 households. Ten: 200 failures at once, then 30 a minute,
 *   an eighth of what two cores can hash.
 */
export const SHARES: Readonly<Record<NetworkSize, number>> = {
  address: 1,
  '/24': 5,
  '/64': 1,
  '/56': 3,
  '/48': 10,
};

/** A budget that is spent, and the ms until it has a token again. */
export type Spent = { readonly size: NetworkSize; readonly waitMs: number };

/**
 * Buckets of tokens for an address and the networks around it, counted in `store` under `name`. The
 * limits are those of one address.
 */
export class NetworkBuckets {
  readonly #buckets: ReadonlyMap<NetworkSize, SharedBuckets>;

  constructor(
    store: LimitStore,
    name: string,
    { capacity, refillMs }: BucketLimits,
    now: () => number,
  ) {
    const sizes = Object.entries(SHARES) as [NetworkSize, number][];
    this.#buckets = new Map(
      sizes.map(([size, share]) => {
        const limits = { capacity: capacity * share, refillMs: refillMs / share };
        return [size, store.buckets(`${name} ${size}`, limits, now)];
      }),
    );
  }

  /**
   * Spends a token in each network of an address. Null; or which budget is spent already, and then
   * nothing is taken. The smallest network comes first: requests of an address that has spent its
   * own budget hold no token of its neighbours, not even until they are given back.
   */
  async take(address: string): Promise<Spent | null> {
    const taken: [SharedBuckets, string][] = [];
    for (const { name, size } of networksOf(address)) {
      const buckets = this.#of(size);
      const waitMs = await buckets.take(name);
      if (waitMs > 0) {
        for (const [others, other] of taken) await others.giveBack(other);
        return { size, waitMs };
      }
      taken.push([buckets, name]);
    }
    return null;
  }

  /** Gives back the tokens of one `take`. */
  async giveBack(address: string): Promise<void> {
    for (const { name, size } of networksOf(address)) await this.#of(size).giveBack(name);
  }

  #of(size: NetworkSize): SharedBuckets {
    const buckets = this.#buckets.get(size);
    if (buckets === undefined) throw new Error(`no budget for ${size}`);
    return buckets;
  }
}
