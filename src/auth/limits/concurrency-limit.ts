/**
 * How many things of one kind each key may have under way at once. What is under way is counted,
 * and nothing else is kept.
 */
import { networksOf } from './network.ts';

/** Places for each key. */
export class ConcurrencyLimit {
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

/** Places for each address (or /64), and for each network around it. */
export class NetworkConcurrencyLimit {
  readonly #alone: ConcurrencyLimit;
  readonly #together: ConcurrencyLimit;

  constructor(limits: { readonly address: number; readonly network: number }) {
    this.#alone = new ConcurrencyLimit(limits.address);
    this.#together = new ConcurrencyLimit(limits.network);
  }

  /**
   * Takes a place in each network of an address; false, and takes none, when one of them has as
   * many as it may.
   */
  enter(address: string): boolean {
    return enterAll(this.#of(address)) !== null;
  }

  /** Gives them back. */
  leave(address: string): void {
    for (const [places, name] of this.#of(address)) places.leave(name);
  }

  #of(address: string): readonly (readonly [ConcurrencyLimit, string])[] {
    return networksOf(address).map(({ name }, i) => [i === 0 ? this.#alone : this.#together, name]);
  }
}

type Entrance = Pick<ConcurrencyLimit, 'enter' | 'leave'>;

/** Takes a place for each of these keys, and answers with how to give all of them back; null, and takes none, when one is full. */
export function enterAll(
  wanted: readonly (readonly [Entrance, key: string])[],
): (() => void) | null {
  const entered: (readonly [Entrance, string])[] = [];
  const leave = () => {
    for (const [places, key] of entered) places.leave(key);
  };
  for (const [places, key] of wanted) {
    if (!places.enter(key)) {
      leave();
      return null;
    }
    entered.push([places, key]);
  }
  return leave;
}
