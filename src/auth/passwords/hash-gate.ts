/**
 * A gate in front of scrypt. One hash takes 128 MiB and a thread of the pool, so twelve at once
 * took 573 MiB and kept everything else that uses the pool waiting for 2.7 s (measured). Limits per
 * connection do not help: 500 connections bring 500 log-ins. So few run, a few wait, and the rest
 * get 503.
 *
 * There are two queues, because anonymous clients can always fill theirs: they need no password for
 * it, only networks. A finished task lets in one of the other queue first, so neither queue blocks
 * the other. While the strangers' queue is more than half full, one place is reserved for the
 * known; otherwise either queue may use all places.
 */

/**
 * `known`: the client has proved an earlier log-in to one account, or has a link. Others:
 * `strangers`.
 */
export type Lane = 'known' | 'strangers';

export type GateLimits = {
  /** How many tasks run at once. */
  readonly width: number;
  /** How many strangers wait behind them. */
  readonly queue: number;
  /** How many of the known wait, in a queue of their own; as many as strangers when left out. */
  readonly known?: number;
};

/**
 * Two hashes leave two of the four pool threads to files and DNS. The last of sixteen waits about
 * 2.5 s; 4 s while one place is kept for the known.
 */
export const HASH_GATE = { width: 2, queue: 16, known: 8 } as const satisfies GateLimits;

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
  readonly #queues: Readonly<Record<Lane, Waiting[]>> = { known: [], strangers: [] };
  readonly #running: Record<Lane, number> = { known: 0, strangers: 0 };

  constructor(limits: GateLimits) {
    this.#limits = limits;
  }

  /** Runs the task when a place is free. Rejects with Busy or Abandoned, or with what the task threw. */
  async run<T>(task: () => Promise<T>, signal: AbortSignal, lane: Lane = 'strangers'): Promise<T> {
    await this.#enter(signal, lane);
    try {
      return await task();
    } finally {
      this.#running[lane]--;
      this.#letIn(lane === 'known' ? ['strangers', 'known'] : ['known', 'strangers']);
    }
  }

  async #enter(signal: AbortSignal, lane: Lane): Promise<void> {
    if (signal.aborted) throw new Abandoned();
    const line = this.#queues[lane];
    if (line.length === 0 && this.#mayRun(lane)) {
      this.#running[lane]++;
      return;
    }
    const { queue, known = queue } = this.#limits;
    if (line.length >= (lane === 'known' ? known : queue)) throw new Busy();
    await new Promise<void>((resolve, reject) => {
      const waiting: Waiting = {
        start: () => {
          signal.removeEventListener('abort', abandon);
          resolve();
        },
      };
      const abandon = () => {
        line.splice(line.indexOf(waiting), 1);
        reject(new Abandoned());
        this.#letIn(['known', 'strangers']);
      };
      signal.addEventListener('abort', abandon, { once: true });
      line.push(waiting);
    });
  }

  #mayRun(lane: Lane): boolean {
    const { width, queue } = this.#limits;
    const { known, strangers } = this.#running;
    if (known + strangers >= width) return false;
    const isCrowded = this.#queues.strangers.length > queue / 2;
    return lane === 'known' || !isCrowded || strangers < Math.max(1, width - 1);
  }

  // A free place goes to the next task in the queue, so a new arrival cannot take it.
  #letIn(order: readonly [Lane, Lane]): void {
    for (const lane of order) {
      while (this.#mayRun(lane)) {
        const next = this.#queues[lane].shift();
        if (next === undefined) break;
        this.#running[lane]++;
        next.start();
      }
    }
  }
}
