/**
 * Limits how many password hashes run at once. One hash takes 128 MiB and a thread of the pool:
 * twelve at once took 573 MiB and kept everything else that uses the pool waiting for 2.7 s
 * (measured). Limits per connection do not help: 500 connections bring 500 log-ins. So few hashes
 * run, a few requests wait, and the rest get 503.
 *
 * There are two queues, because anonymous clients can always fill theirs: they need no password for
 * it, only networks. A finished task starts one of the other queue first, so neither queue blocks
 * the other. While the strangers' queue is more than half full, one slot is reserved for known
 * clients; otherwise either queue may use all slots.
 */

/**
 * `known`: the client has proved an earlier log-in to one account, or has a link. All others are
 * `strangers`.
 */
export type HashQueue = 'known' | 'strangers';

export type GateLimits = {
  /** How many tasks run at once. */
  readonly width: number;
  /** How many strangers wait. */
  readonly queue: number;
  /** How many known clients wait, in a queue of their own; by default as many as strangers. */
  readonly known?: number;
};

/**
 * Two hashes leave two of the four pool threads to files and DNS. The last of sixteen waits about
 * 2.5 s; 4 s while one slot is reserved for known clients.
 */
export const HASH_GATE = { width: 2, queue: 16, known: 8 } as const satisfies GateLimits;

/** Seconds after which a refused client may try again. */
export const RETRY_AFTER = 5;

/** The queue is full. `retryAfter` is in seconds. */
export class Busy extends Error {
  readonly retryAfter = RETRY_AFTER;
}

/** The client has gone while its task was waiting: there is no answer to send. */
export class Abandoned extends Error {}

type Waiting = { readonly start: () => void };

/** Runs all password hashes. Create one per process: two would not share their counts. */
export class HashGate {
  readonly #limits: GateLimits;
  readonly #waiting: Readonly<Record<HashQueue, Waiting[]>> = { known: [], strangers: [] };
  readonly #running: Record<HashQueue, number> = { known: 0, strangers: 0 };
  readonly #done = { tasks: 0, ms: 0, refused: 0 };

  constructor(limits: GateLimits) {
    this.#limits = limits;
  }

  /** Runs the task when a slot is free. Rejects with Busy, Abandoned or what the task threw. */
  async run<T>(
    task: () => Promise<T>,
    signal: AbortSignal,
    queue: HashQueue = 'strangers',
  ): Promise<T> {
    await this.#waitForSlot(signal, queue);
    try {
      return await this.#measured(task);
    } finally {
      this.#running[queue]--;
      this.#startWaiting(queue === 'known' ? ['strangers', 'known'] : ['known', 'strangers']);
    }
  }

  async #measured<T>(task: () => Promise<T>): Promise<T> {
    const started = performance.now();
    try {
      return await task();
    } finally {
      this.#done.tasks++;
      this.#done.ms += performance.now() - started;
    }
  }

  /** How many tasks run. */
  get running(): number {
    return this.#running.known + this.#running.strangers;
  }

  /** How many tasks wait, in each queue. */
  get waiting(): Readonly<Record<HashQueue, number>> {
    return { known: this.#waiting.known.length, strangers: this.#waiting.strangers.length };
  }

  /** Since the start: tasks that have ended, the ms that they ran, and how many got Busy. */
  get done(): { readonly tasks: number; readonly ms: number; readonly refused: number } {
    return this.#done;
  }

  async #waitForSlot(signal: AbortSignal, queue: HashQueue): Promise<void> {
    if (signal.aborted) throw new Abandoned();
    const waiting = this.#waiting[queue];
    if (waiting.length === 0 && this.#mayRun(queue)) {
      this.#running[queue]++;
      return;
    }
    const { queue: strangers, known = strangers } = this.#limits;
    if (waiting.length >= (queue === 'known' ? known : strangers)) {
      this.#done.refused++;
      throw new Busy();
    }
    await new Promise<void>((resolve, reject) => {
      const task: Waiting = {
        start: () => {
          signal.removeEventListener('abort', abandon);
          resolve();
        },
      };
      const abandon = () => {
        waiting.splice(waiting.indexOf(task), 1);
        reject(new Abandoned());
        this.#startWaiting(['known', 'strangers']);
      };
      signal.addEventListener('abort', abandon, { once: true });
      waiting.push(task);
    });
  }

  #mayRun(queue: HashQueue): boolean {
    const { width, queue: longest } = this.#limits;
    const { known, strangers } = this.#running;
    if (known + strangers >= width) return false;
    const isCrowded = this.#waiting.strangers.length > longest / 2;
    return queue === 'known' || !isCrowded || strangers < Math.max(1, width - 1);
  }

  // A free slot goes to the next task in the queue, so a new arrival cannot take it.
  #startWaiting(order: readonly [HashQueue, HashQueue]): void {
    for (const queue of order) {
      while (this.#mayRun(queue)) {
        const next = this.#waiting[queue].shift();
        if (next === undefined) break;
        this.#running[queue]++;
        next.start();
      }
    }
  }
}
