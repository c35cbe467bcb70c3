import type { DatabaseSync } from 'node:sqlite';
import { type AuthEvent, REPEATS_FOR } from '../auth/events.ts';
import { BoundedMap } from '../auth/limits/bounded-map.ts';
import { transaction } from './transaction.ts';

/** How many rows are remembered as the first of their kind. */
const REMEMBERED = 50_000;
/** How many rows may have repeats that are not written yet. */
const WAITING = 1_000;

type First = { readonly id: number; readonly at: number };
type Repeats = { readonly key: string; readonly last: AuthEvent; readonly count: number };

/**
 * Counts repeats of events in memory and, on save, writes them into the row of the first one:
 * thousands of refusals are one row and one write per second. Counts that are not yet written are
 * lost when the process is killed; they are about refusals only.
 */
export class EventRepeats {
  readonly #database: DatabaseSync;
  readonly #update: ReturnType<DatabaseSync['prepare']>;
  readonly #firsts = new BoundedMap<string, First>(REMEMBERED);
  readonly #waiting = new Map<number, Repeats>();

  constructor(database: DatabaseSync) {
    this.#database = database;
    this.#update = database.prepare(`
      UPDATE events SET first_at = coalesce(first_at, at), at = ?, count = count + ?,
        request_id = ?, address = ?, user_agent = ?
      WHERE id = ?`);
  }

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
    const count = (this.#waiting.get(first.id)?.count ?? 0) + 1;
    this.#waiting.set(first.id, { key, last: event, count });
    return true;
  }

  /** Remembers the row of an event as the first one with its key. */
  begin(key: string, id: number, at: number): void {
    this.#firsts.set(key, { id, at });
  }

  /** Writes all counts in one transaction. */
  save(): void {
    if (this.#waiting.size === 0) return;
    transaction(this.#database, () => {
      for (const [id, { key, last, count }] of this.#waiting) {
        const { at, requestId, address, userAgent } = last;
        const { changes } = this.#update.run(at, count, requestId, address, userAgent, id);
        if (changes === 0) this.#firsts.delete(key); // dropped meanwhile: the next one begins anew
      }
    });
    this.#waiting.clear();
  }
}
