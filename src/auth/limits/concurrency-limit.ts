/**
 * Limits how many tasks of each key run at once. It counts the running tasks and keeps nothing
 * else.
 */
import { networksOf } from './network.ts';

/** A limit of concurrent tasks for each key. */
export class ConcurrencyLimit {
  readonly #running = new Map<string, number>();
  readonly #limit: number;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Takes a slot for a key; false when all of its slots are taken. Pair it with `release`. */
  acquire(key: string): boolean {
    const running = this.#running.get(key) ?? 0;
    if (running >= this.#limit) return false;
    this.#running.set(key, running + 1);
    return true;
  }

  /** Gives a slot back. */
  release(key: string): void {
    const running = (this.#running.get(key) ?? 0) - 1;
    if (running > 0) this.#running.set(key, running);
    else this.#running.delete(key);
  }
}

/** A limit of concurrent tasks for each address (or /64), and for each network around it. */
export class NetworkConcurrencyLimit {
  readonly #addresses: ConcurrencyLimit;
  readonly #networks: ConcurrencyLimit;

  constructor(limits: { readonly address: number; readonly network: number }) {
    this.#addresses = new ConcurrencyLimit(limits.address);
    this.#networks = new ConcurrencyLimit(limits.network);
  }

  /** Takes a slot in each network of an address; takes none, and is false, when one is full. */
  acquire(address: string): boolean {
    return acquireAll(this.#limitsOf(address)) !== null;
  }

  /** Gives them back. */
  release(address: string): void {
    for (const [limit, name] of this.#limitsOf(address)) limit.release(name);
  }

  #limitsOf(address: string): readonly (readonly [ConcurrencyLimit, string])[] {
    return networksOf(address).map(({ name }, i) => [
      i === 0 ? this.#addresses : this.#networks,
      name,
    ]);
  }
}

type Limit = Pick<ConcurrencyLimit, 'acquire' | 'release'>;

/**
 * Takes a slot for each of these keys. Answers with the function that gives all of them back; null,
 * and takes none, when one limit is reached.
 */
export function acquireAll(
  wanted: readonly (readonly [Limit, key: string])[],
): (() => void) | null {
  const acquired: (readonly [Limit, string])[] = [];
  const release = () => {
    for (const [limit, key] of acquired) limit.release(key);
  };
  for (const [limit, key] of wanted) {
    if (!limit.acquire(key)) {
      release();
      return null;
    }
    acquired.push([limit, key]);
  }
  return release;
}
