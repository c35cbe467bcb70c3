/** How many things of one kind each key may have under way at once. What is under way is counted, and nothing else is kept. */
export class Places {
  readonly #taken = new Map<string, number>();
  readonly #each: number;

  constructor(each: number) {
    this.#each = each;
  }

  /** Takes a place for a key; false when it has as many as it may. Give it back with `leave`. */
  enter(key: string): boolean {
    const taken = this.#taken.get(key) ?? 0;
    if (taken >= this.#each) return false;
    this.#taken.set(key, taken + 1);
    return true;
  }

  /** Gives a place back. */
  leave(key: string): void {
    const left = (this.#taken.get(key) ?? 0) - 1;
    if (left > 0) this.#taken.set(key, left);
    else this.#taken.delete(key);
  }
}
