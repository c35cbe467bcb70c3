import type { StoredSession } from './session.ts';
import type { SessionStore } from './session-store.ts';

/**
 * Sessions that were used since they were last saved: a write per request would cost more than the
 * request.
 */
export class LastSeen {
  readonly #seen = new Set<StoredSession>();
  readonly #store: Pick<SessionStore, 'saveLastSeen'>;

  constructor(store: Pick<SessionStore, 'saveLastSeen'>) {
    this.#store = store;
  }

  get size(): number {
    return this.#seen.size;
  }

  add(session: StoredSession): void {
    this.#seen.add(session);
  }

  delete(session: StoredSession): void {
    this.#seen.delete(session);
  }

  /**
   * Stores the last-seen times of `slice` sessions, those that wait longest. When it fails, they
   * wait again.
   */
  async save(slice: number): Promise<void> {
    const saved: StoredSession[] = [];
    for (const session of this.#seen) {
      if (saved.length === slice) break;
      saved.push(session);
      this.#seen.delete(session);
    }
    try {
      if (saved.length > 0) await this.#store.saveLastSeen(saved);
    } catch (error) {
      for (const session of saved) this.#seen.add(session); // the next attempt takes them along
      throw error;
    }
  }
}
