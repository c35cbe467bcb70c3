import type { Session } from './session.ts';
import { ShardedMap } from './sharded-map.ts';

/**
 * The sessions in memory, by key and by person, those of programs by their handle as well. Only
 * this file knows how they hang together: Maps, because an object of indexes would cost a session
 * more bytes than what it says.
 */
export class SessionIndex {
  readonly #byKey = new ShardedMap<string, Session>(spread);
  /** One session stands alone; an array for a single one would cost 70 bytes more. Oldest first. */
  readonly #byUser = new ShardedMap<number, Session | Session[]>((userId) => userId);
  /** Programs alone: a session of a browser is never found here. */
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

  /** The sessions of one person, oldest first: a list that does not change while they do. */
  of(userId: number): readonly Session[] {
    const own = this.#byUser.get(userId);
    if (own === undefined) return [];
    return Array.isArray(own) ? own : [own];
  }

  add(session: Session): void {
    this.#byKey.set(session.key, session);
    if (session.program) this.#byHandle.set(session.program.handle, session);
    const own = this.of(session.userId);
    this.#byUser.set(session.userId, own.length === 0 ? session : [...own, session]);
  }

  /** Takes a session out; one that is not in here is fine. */
  remove(session: Session): void {
    this.#byKey.delete(session.key);
    if (session.program) this.#byHandle.delete(session.program.handle);
    const [first, ...more] = this.of(session.userId).filter((other) => other !== session);
    if (first === undefined) this.#byUser.delete(session.userId);
    else this.#byUser.set(session.userId, more.length === 0 ? first : [first, ...more]);
  }

  /** The session after the one that the last call gave, or null at the end; then it begins anew. */
  next(): Session | null {
    // The iterator stays valid while entries come and go, so the round goes on where it stopped.
    this.#sweeper ??= this.#byKey.values();
    const { value, done } = this.#sweeper.next();
    if (!done) return value;
    this.#sweeper = null;
    return null;
  }
}

// A key is a SHA-256 in base64url: its characters are as good as random. Two, because their codes are not evenly spread.
function spread(key: string): number {
  return key.charCodeAt(0) * 7 + key.charCodeAt(1);
}
