/**
 * A Map with an upper bound: when it is full, the key that was set longest ago makes way. For tables that strangers
 * can write into, such as limiters, and for what is kept to save time: an unbounded one would be a way to fill the memory.
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

  /** Sets a key and makes it the youngest. */
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
