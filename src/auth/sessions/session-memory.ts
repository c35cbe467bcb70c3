import type { User } from '../accounts/user.ts';
import { createInterner } from './interner.ts';
import { LastSeen } from './last-seen.ts';
import { isExpired, type Session, type StoredSession } from './session.ts';
import { SessionIndex } from './session-index.ts';
import type { SessionStore } from './session-store.ts';

/** Sessions kept at a time where they can be read again: some 50 MB. */
const READ_AGAIN = 100_000;

/** The sessions in memory, and which of them were seen since their last save. */
export class SessionMemory {
  readonly #index = new SessionIndex();
  readonly #pooled = createInterner();
  readonly #mayDrop: boolean;
  readonly seen: LastSeen;
  #onRemove: () => void = () => {};

  constructor(store: Pick<SessionStore, 'saveLastSeen' | 'shared'>) {
    this.seen = new LastSeen(store);
    this.#mayDrop = store.shared !== null;
  }

  /** Calls `listener` each time that a session was removed. */
  listen(listener: () => void): void {
    this.#onRemove = listener;
  }

  get size(): number {
    return this.#index.size;
  }

  get(key: string): Session | undefined {
    return this.#index.get(key);
  }

  byHandle(handle: string): Session | undefined {
    return this.#index.byHandle(handle);
  }

  of(userId: number): readonly Session[] {
    return this.#index.of(userId);
  }

  /** Those that have expired at `now` (ms) among the next `look` sessions, `atMost` of them. */
  nextExpired(look: number, atMost: number, now: number): readonly Session[] {
    const expired: Session[] = [];
    for (let i = 0; i < look && expired.length < atMost; i++) {
      const session = this.#index.next();
      if (session === null) break;
      if (isExpired(session, now)) expired.push(session);
    }
    return expired;
  }

  /** Adds a session that was stored when the store was at this version. */
  add(stored: StoredSession, checkedAt: number, user?: User): Session {
    const session: Session = {
      ...stored,
      address: this.#pooled(stored.address),
      userAgent: this.#pooled(stored.userAgent),
      checkedAt,
      ...(user && { user }),
    };
    this.#index.add(session);
    if (this.#mayDrop && this.#index.size > READ_AGAIN) this.#dropOne();
    return session;
  }

  /** Removes a session that has ended, and those that have ended with it. */
  remove(session: Session | undefined): void {
    if (session === undefined) return;
    this.#index.remove(session);
    this.seen.delete(session);
    this.#onRemove();
    if (session.program !== undefined) return;
    for (const other of this.of(session.userId)) {
      if (other.program?.parent === session.key) this.remove(other);
    }
  }

  /** Removes those sessions of an account that have ended. */
  removeOf(userId: number, hasEnded: (session: Session) => boolean): void {
    for (const session of this.of(userId)) if (hasEnded(session)) this.remove(session);
  }

  /** Gives the children of a session another parent, which has taken its place. */
  moveChildren(userId: number, from: string | undefined, to: string): void {
    if (from === undefined) return;
    for (const other of this.of(userId)) {
      const { program } = other;
      if (program?.parent === from) other.program = { ...program, parent: to };
    }
  }

  // It has not ended: that it was seen is still to be saved.
  #dropOne(): void {
    const session = this.#index.next() ?? this.#index.next();
    if (session !== null) this.#index.remove(session);
  }
}
