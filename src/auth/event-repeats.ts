import { type AuthEvent, REPEATS_FOR } from './events.ts';
import { BoundedMap } from './limits/bounded-map.ts';

/** How many rows are remembered as the first of their kind. */
const REMEMBERED = 50_000;
/** How many rows may have repeats that are not written yet. */
const WAITING = 1_000;

type First = { readonly id: number; readonly at: number };

/** Repeats of the event in the row with this id: the last one, and how many. */
export type Repeats = {
  readonly id: number;
  readonly key: string;
  readonly last: AuthEvent;
  readonly count: number;
};

/**
 * Counts repeats of events in memory, until a store writes them into the row of the first one:
 * thousands of refusals are one row and one write per second. Counts that are not yet written are
 * lost when the process is killed; they are about refusals only.
 */
export class EventRepeats {
  readonly #firsts = new BoundedMap<string, First>(REMEMBERED);
  readonly #waiting = new Map<number, Repeats>();

  /** Whether so many rows have unwritten repeats that they should be written now. */
  get areMany(): boolean {
    return this.#waiting.size >= WAITING;
  }

  /**
   * Counts an event as a repeat of the first one with its key. Returns false when there was no
   * recent one.
   */
  count(key: string, event: AuthEvent): boolean {
    const first = this.#firsts.get(key);
    if (first === undefined || event.at >= first.at + REPEATS_FOR) return false;
    this.#wait({ id: first.id, key, last: event, count: 1 });
    return true;
  }

  /** Remembers the row of an event as the first one with its key. */
  begin(key: string, id: number, at: number): void {
    this.#firsts.set(key, { id, at });
  }

  /** Hands out what waits, to be written. */
  take(): readonly Repeats[] {
    const taken = [...this.#waiting.values()];
    this.#waiting.clear();
    return taken;
  }

  /** What could not be written waits again, besides what was counted since. */
  giveBack(repeats: readonly Repeats[]): void {
    for (const one of repeats) this.#wait(one);
  }

  /** The row was dropped: the next event with this key begins a new one. */
  forget(key: string): void {
    this.#firsts.delete(key);
  }

  #wait({ id, key, last, count }: Repeats): void {
    const before = this.#waiting.get(id);
    const latest = before !== undefined && before.last.at > last.at ? before.last : last;
    this.#waiting.set(id, { id, key, last: latest, count: count + (before?.count ?? 0) });
  }
}
