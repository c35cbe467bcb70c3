/**
 * A Map with an upper bound: when it is full, the key that was set longest ago makes way. For tables that strangers
 * can write into, such as limiters, where an unbounded one would be a way to fill the memory.
 */
export class RecentMap<V> {
  readonly #map = new Map<string, V>();
  readonly #limit: number;

  constructor(limit: number) {
    this.#limit = limit;
  }

  get size(): number {
    return this.#map.size;
  }

  get(key: string): V | undefined {
    return this.#map.get(key);
  }

  /** Sets a key and makes it the youngest. */
  set(key: string, value: V): void {
    this.#map.delete(key); // a Map keeps the order of insertion
    this.#map.set(key, value);
    if (this.#map.size <= this.#limit) return;
    const [oldest = ''] = this.#map.keys();
    this.#map.delete(oldest);
  }

  delete(key: string): void {
    this.#map.delete(key);
  }
}

/** How many keys a limiter remembers: some 20 MB when full. */
export const KEY_LIMIT = 100_000;
