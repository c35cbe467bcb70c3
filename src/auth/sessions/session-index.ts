import type { Session } from './session.ts';
import { ShardedMap } from './sharded-map.ts';

/**
 * The sessions in memory by key and by account, those of programs by their handle as well. They are
 * Maps: an object of indexes for each session would take more bytes than the session itself.
 */
export class SessionIndex {
  readonly #byKey = new ShardedMap<string, Session>(spread);
  /** A session, or an array for several, which would cost a single one 70 bytes. Oldest first. */
  readonly #byUser = new ShardedMap<number, Session | Session[]>((userId) => userId);
  /** Sessions of programs only: a session of a browser is never found here. */
  readonly #byHandle = new ShardedMap<string, Session>(spread);
  #sweeper: Iterator<Session> | null = null;

  get size(): number {
    return this.#byKey.size;
  }

  get(key: string): Session | undefined {
    return this.#byKey.get(key);
  }

  /** The session of a program by the SHA-256 of its handle. */
  byHandle(handle: string): Session | undefined {
    return this.#byHandle.get(handle);
  }

  /** The sessions of one account, oldest first, in an array that later changes do not affect. */
  of(userId: number): readonly Session[] {
    const own = this.#byUser.get(userId);
    if (own === undefined) return [];
    return Array.isArray(own) ? own : [own];
  }

  add(session: Session): void {
    this.#byKey.set(session.key, session);
    const handle = session.program?.handle;
    if (handle) this.#byHandle.set(handle, session);
    const own = this.of(session.userId);
    this.#byUser.set(session.userId, own.length === 0 ? session : [...own, session]);
  }

  /** Removes a session; does nothing when it is not there. */
  remove(session: Session): void {
    this.#byKey.delete(session.key);
    const handle = session.program?.handle;
    if (handle) this.#byHandle.delete(handle);
    const [first, ...more] = this.of(session.userId).filter((other) => other !== session);
    if (first === undefined) this.#byUser.delete(session.userId);
    else this.#byUser.set(session.userId, more.length === 0 ? first : [first, ...more]);
  }

  /** The session after the one of the last call; null at the end, then it starts again. */
  next(): Session | null {
    // The iterator stays valid while entries come and go, so the round goes on where it stopped.
    this.#sweeper ??= this.#byKey.values();
    const { value, done } = this.#sweeper.next();
    if (!done) return value;
    this.#sweeper = null;
    return null;
  }
}

// A key is a SHA-256 in base64url: its characters are as good as random. Two of them, because their
// codes are not evenly spread.
function spread(key: string): number {
  return key.charCodeAt(0) * 7 + key.charCodeAt(1);
}
