import type { DatabaseSync } from 'node:sqlite';
import type { EventShare } from '../auth/events.ts';

/** Events deleted at a time. */
export const SLICE = 1_000;

/** Keeps each share of the events within its bound. */
export class EventBounds {
  readonly #count: ReturnType<DatabaseSync['prepare']>;
  readonly #drop: ReturnType<DatabaseSync['prepare']>;
  /**
   * An upper bound of the number of events per share: deletions by other code are not subtracted.
   */
  readonly #atMost = new Map<EventShare, number>();

  constructor(database: DatabaseSync) {
    this.#count = database.prepare('SELECT count(*) AS n FROM events WHERE share = ?');
    this.#drop = database.prepare(`
      DELETE FROM events WHERE id IN (SELECT id FROM events WHERE share = ? ORDER BY id LIMIT ?)`);
  }

  /** Counts one added event. */
  added(share: EventShare): void {
    const known = this.#atMost.get(share);
    if (known !== undefined) this.#atMost.set(share, known + 1);
  }

  /**
   * Deletes some of the oldest events of a share when there are more than `bound`. Returns true
   * when there may be more to delete.
   */
  trim(share: EventShare, bound: number): boolean {
    // Counting 300,000 rows takes some 5 ms, so it is done only when there may be too many.
    if ((this.#atMost.get(share) ?? Number.POSITIVE_INFINITY) <= bound) return false;
    const there = Number(this.#count.get(share)?.n);
    this.#atMost.set(share, there);
    if (there <= bound) return false;
    const surplus = there - bound + Math.floor(bound / 100);
    const { changes } = this.#drop.run(share, Math.min(SLICE, surplus));
    this.#atMost.set(share, there - Number(changes));
    return there - Number(changes) > bound;
  }
}
