/**
 * A Map with a size limit: a full one removes the key that was set longest ago. It is for limiters
 * and caches whose keys come from clients: an unbounded Map would let an attacker fill the memory.
 */
export class BoundedMap<K, V> {
  readonly #map = new Map<K, V>();
  readonly #limit: number;

  constructor(limit: number) {
    this.#limit = limit;
  }

  get size(): number {
    return this.#map.size;
  }

  get(key: K): V | undefined {
    return this.#map.get(key);
  }

  /** Sets a key and makes it the newest. */
  set(key: K, value: V): void {
    this.#map.delete(key); // a Map keeps the order of insertion
    this.#map.set(key, value);
    if (this.#map.size <= this.#limit) return;
    const oldest = this.#map.keys().next();
    if (!oldest.done) this.#map.delete(oldest.value);
  }

  delete(key: K): void {
    this.#map.delete(key);
  }

  clear(): void {
    this.#map.clear();
  }
}
