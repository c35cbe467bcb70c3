/**
 * Rate-limits password guesses (ASVS 6.3.1) before the hash is computed. There are two independent
 * limits, and none on the pair: an attacker who tries one password on many accounts meets the
 * limit of the address, one who guesses from many addresses at one account meets the limit of the
 * account. Pages and programs share both.
 *
 * One weakness: people behind one address share its bucket. So a success gives its token back, but
 * one token only: else an attacker would log in to an account of their own to reset the count. A
 * known browser is not counted per address: a neighbour who guesses, in the office or in the /24,
 * would lock it out.
 */
import { hash } from 'node:crypto';
import type { BackOffLimits } from '../limits/back-off.ts';
import type { LimitStore, SharedBackOff } from '../limits/limit-store.ts';
import { NetworkBuckets, type Spent } from '../limits/network-buckets.ts';
import { type BucketLimits, inSeconds } from '../limits/token-bucket.ts';

export type ThrottleLimits = {
  readonly perAddress: BucketLimits;
  readonly perAccount: BackOffLimits;
};

export const LOGIN_THROTTLE: ThrottleLimits = {
  // Twenty failures at once from one address, then three a minute; more for the networks around it
  // (network-buckets.ts).
  perAddress: { capacity: 20, refillMs: 20_000 },
  // Four free failures, then waits of 30 s, 1 min, 2 min ... up to an hour; forgotten after a day.
  perAccount: { from: 5, firstMs: 30_000, longestMs: 3_600_000, forgetMs: 86_400_000 },
};

/** One attempt that is admitted. It counts as failed unless one of these is called. */
export type Attempt = {
  /** The password was right. */
  succeed(): Promise<void>;
  /** The password was not checked: the gate was full, the client gone, the database failed. */
  withdraw(): Promise<void>;
};

/**
 * Which limit an attempt met (`network` is one around the address), and the seconds until the next
 * one may go on.
 */
export type TooMany = {
  readonly limit: 'account' | 'address' | 'network';
  readonly retryAfter: number;
};

/** The two limits on guessing, counted in `store`. Each answer may reject with StoreUnavailable. */
export class LoginThrottle {
  readonly #addresses: NetworkBuckets;
  readonly #accounts: SharedBackOff;

  constructor(store: LimitStore, { perAddress, perAccount }: ThrottleLimits, now: () => number) {
    this.#addresses = new NetworkBuckets(store, 'log-in', perAddress, now);
    this.#accounts = store.backOff('log-in', perAccount, now);
  }

  /**
   * Begins an attempt on `subject` (an account, or a known device of one), unless there were too
   * many. `address` is null for a known device, which can guess at one account only.
   */
  async begin(subject: string, address: string | null): Promise<Attempt | TooMany> {
    const key = hashSubject(subject);
    const spent = address === null ? null : await this.#addresses.take(address);
    if (spent !== null) return tooManyFrom(spent);
    const giveBack = async () => {
      if (address !== null) await this.#addresses.giveBack(address);
    };
    const wait = await this.#accounts.begin(key);
    if (wait > 0) {
      await giveBack(); // no hash was computed, and colleagues of the victim share the address
      return { limit: 'account', retryAfter: inSeconds(wait) };
    }
    return {
      succeed: async () => {
        await this.#accounts.succeed(key);
        await giveBack();
      },
      withdraw: async () => {
        await this.#accounts.withdraw(key);
        await giveBack();
      },
    };
  }

  /** ms that `subject` still has to wait, wherever it comes from; 0 when it may be tried. */
  waitOf(subject: string): Promise<number> {
    return this.#accounts.waitOf(hashSubject(subject));
  }

  /** Resets the failures of `subject`. Those of an address stay: it may have guessed elsewhere. */
  async forgive(subject: string): Promise<void> {
    await this.#accounts.succeed(hashSubject(subject));
  }
}

/** The subject of attempts at an account by clients that have not signed in to it before. */
export function accountSubject(email: string): string {
  return `account ${email}`;
}

/** The refusal for an address whose own budget, or that of a network around it, is spent. */
export function tooManyFrom({ size, waitMs }: Spent): TooMany {
  const isWide = size !== 'address' && size !== '/64';
  return { limit: isWide ? 'network' : 'address', retryAfter: inSeconds(waitMs) };
}

// An e-mail field may contain 16 KiB of anything; its hash always has the same size.
function hashSubject(subject: string): string {
  return hash('sha256', subject, 'base64url');
}
