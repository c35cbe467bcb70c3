/**
 * How long this server may answer from memory (Gray & Cheriton, "Leases", 1989). The database
 * believes in a lease for 2 s from its renewal; the server for 1.5 s from the moment it asked for
 * it. So the lease ends here first while clocks run at rates that differ by less than a quarter.
 */

/** ms between two renewals. */
export const RENEW_EVERY = 500;
/** ms that a lease counts here, from the moment at which it was asked for. */
const TRUSTED = 1_500;
/** ms after which every lease that was granted before has ended everywhere. */
export const LEASE = 2_000;

/** Two clocks: the monotonic one stands still in a suspended machine, the other one is set. */
export type Moment = { readonly monotonic: number; readonly wall: number };

/** This moment. */
export function moment(): Moment {
  return { monotonic: performance.now(), wall: Date.now() };
}

/** The lease of one server. */
export class Lease {
  #until: Moment = { monotonic: Number.NEGATIVE_INFINITY, wall: Number.NEGATIVE_INFINITY };
  #next: { readonly until: Moment; readonly n: number } | null = null;

  /**
   * A renewal that was asked for at `asked` was granted when the feed stood at `n`. It counts from
   * the moment at which everything up to `n` has been seen.
   */
  grant(asked: Moment, n: number, seen: number): void {
    const { monotonic, wall } = asked;
    this.#next = { until: { monotonic: monotonic + TRUSTED, wall: wall + TRUSTED }, n };
    this.saw(seen);
  }

  /** Everything up to this number has been seen. */
  saw(seen: number): void {
    if (this.#next === null || seen < this.#next.n) return;
    this.#until = this.#next.until;
    this.#next = null;
  }

  /** Whether memory may be trusted at this moment. */
  isHeld({ monotonic, wall }: Moment): boolean {
    return monotonic < this.#until.monotonic && wall < this.#until.wall;
  }
}
