/**
 * A gate in front of scrypt. One hash takes 128 MiB and a thread of the pool, so twelve at once took 573 MiB and kept
 * everything else that uses the pool waiting for 2.7 s (measured). Limits per connection do not help: 500
 * connections bring 500 log-ins. So few run, a few wait, and the rest are told to come back.
 */

export type GateLimits = {
  /** How many tasks run at once. */
  readonly width: number;
  /** How many wait behind them. */
  readonly queue: number;
};

/** Two hashes leave two of the four pool threads to files and DNS; sixteen wait about 2.5 s for the last of them. */
export const HASH_GATE: GateLimits = { width: 2, queue: 16 };

/** Seconds after which somebody who was sent away may come back. */
export const RETRY_AFTER = 5;

/** The queue is full. `retryAfter` is in seconds. */
export class Busy extends Error {
  readonly retryAfter = RETRY_AFTER;
}

/** The client has gone while its task was waiting: there is nobody to answer. */
export class Abandoned extends Error {}

type Waiting = { readonly start: () => void };

/** The gate that every hash goes through. There is only one. */
export class HashGate {
  readonly #limits: GateLimits;
  readonly #queue: Waiting[] = [];
  #running = 0;

  constructor(limits: GateLimits) {
    this.#limits = limits;
  }

  /** Runs the task when a place is free. Rejects with Busy or Abandoned, or with what the task threw. */
  async run<T>(task: () => Promise<T>, signal: AbortSignal): Promise<T> {
    await this.#enter(signal);
    try {
      return await task();
    } finally {
      this.#leave();
    }
  }

  async #enter(signal: AbortSignal): Promise<void> {
    if (signal.aborted) throw new Abandoned();
    if (this.#running < this.#limits.width) {
      this.#running++;
      return;
    }
    if (this.#queue.length >= this.#limits.queue) throw new Busy();
    await new Promise<void>((resolve, reject) => {
      const waiting: Waiting = {
        start: () => {
          signal.removeEventListener('abort', abandon);
          resolve();
        },
      };
      const abandon = () => {
        this.#queue.splice(this.#queue.indexOf(waiting), 1);
        reject(new Abandoned());
      };
      signal.addEventListener('abort', abandon, { once: true });
      this.#queue.push(waiting);
    });
  }

  // The place goes straight to the next in line, so nobody who arrives in between can take it.
  #leave(): void {
    const next = this.#queue.shift();
    if (next === undefined) this.#running--;
    else next.start();
  }
}
