import { BoundedMap } from '../limits/bounded-map.ts';
import { isExpired, type Session, type StoredSession } from './session.ts';
import type { SessionMemory } from './session-memory.ts';
import type { FoundSession, SessionStore } from './session-store.ts';

/** Accounts whose sessions are known to be complete, at most: some 2 MB. */
const COMPLETE_KEPT = 10_000;
/** ms for which they are. */
const COMPLETE_FOR = 60_000;

/**
 * Finds sessions in memory, and asks the store where memory may be wrong: when another process may
 * have ended the session, or may have begun it.
 */
export class SessionLookUp {
  readonly #store: SessionStore;
  readonly #memory: SessionMemory;
  /** Accounts of which every session is in memory, and when and at which version that was read. */
  readonly #complete = new BoundedMap<number, { readonly version: number; readonly at: number }>(
    COMPLETE_KEPT,
  );
  readonly #now: () => number;
  #changes = 0; // how often something of an account has changed
  #startedAt = Number.NaN; // the version at which all sessions were read into memory

  constructor(store: SessionStore, memory: SessionMemory, now: () => number) {
    this.#store = store;
    this.#memory = memory;
    this.#now = now;
    store.shared?.onChange((userIds) => {
      this.#changes++;
      for (const userId of userIds) this.#distrust(userId);
    });
  }

  /** The session with this key; null when it has ended or never was. It may have expired. */
  async byKey(key: string): Promise<Session | null> {
    const known = this.#memory.get(key);
    const version = this.#store.version();
    if (known !== undefined && known.checkedAt === version) return known;
    const { shared } = this.#store;
    if (shared !== null) return this.#read(() => shared.find(key), known, version);
    return known === undefined ? null : this.#check(known, version);
  }

  /** Call it before all sessions are read into memory. Answers with the version of the store. */
  begin(): number {
    this.#startedAt = this.#store.version();
    return this.#startedAt;
  }

  /**
   * The session of a key for programs; null like `byKey`. The store is asked for one that is not in
   * memory: a command may have made the key.
   */
  async byProgramKey(key: string): Promise<Session | null> {
    const known = await this.byKey(key);
    if (known !== null || this.#store.shared !== null) return known;
    const stored = await this.#store.byKey(key);
    return stored === null ? null : this.#merge(stored);
  }

  /** The session of a program by the SHA-256 of its handle; null like `byKey`. */
  async byHandle(handle: string): Promise<Session | null> {
    const known = this.#memory.byHandle(handle);
    const version = this.#store.version();
    if (known !== undefined && known.checkedAt === version) return known;
    const { shared } = this.#store;
    if (shared !== null) return this.#read(() => shared.findByHandle(handle), known, version);
    return known === undefined ? null : this.#check(known, version);
  }

  /** Whether the session that this one belongs to has not ended, if it belongs to one. */
  async hasParent({ program }: Session): Promise<boolean> {
    if (!program?.parent) return true;
    const parent = await this.byKey(program.parent);
    return parent !== null && !isExpired(parent, this.#now());
  }

  /** The sessions of an account, newest first, those that have expired included. */
  async of(userId: number): Promise<readonly Session[]> {
    const { shared } = this.#store;
    if (shared !== null) return this.#ofShared(userId);
    const version = this.#store.version();
    await this.#readAdded(userId, version);
    const own: Session[] = [];
    for (const session of this.#memory.of(userId)) {
      if (session.checkedAt === version || (await this.#check(session, version)) !== null) {
        own.unshift(session);
      }
    }
    return own;
  }

  /** A stored session with its last use, if that is known better in memory than in the store. */
  known(stored: StoredSession): StoredSession {
    const known = this.#memory.get(stored.key);
    return known !== undefined && known.lastSeenAt > stored.lastSeenAt ? known : stored;
  }

  // Only a command adds sessions beside the one server: keys for programs.
  async #readAdded(userId: number, version: number): Promise<void> {
    if (version === this.#startedAt || version === this.#complete.get(userId)?.version) return;
    for (const stored of (await this.#store.of(userId)).toReversed()) this.#merge(stored);
    this.#complete.set(userId, { version, at: this.#now() });
  }

  async #ofShared(userId: number): Promise<readonly Session[]> {
    const version = this.#store.version();
    const { version: readAt = Number.NaN, at = 0 } = this.#complete.get(userId) ?? {};
    const age = this.#now() - at;
    // After a while it is read again: that a session was used is told to no other server.
    if (readAt === version && age >= 0 && age < COMPLETE_FOR) {
      return this.#memory.of(userId).toReversed();
    }
    const before = this.#changes;
    const stored = await this.#store.of(userId);
    for (const known of this.#memory.of(userId)) {
      if (!stored.some(({ key }) => key === known.key)) this.#memory.remove(known);
    }
    const own = stored.map((one) => this.#merge(one));
    if (this.#changes === before) this.#complete.set(userId, { version, at: this.#now() });
    return own;
  }

  /** The session in memory with the last use that is known, added if it is not there. */
  #merge(stored: StoredSession): Session {
    // NaN: it was read without its account.
    const session = this.#memory.get(stored.key) ?? this.#memory.add(stored, Number.NaN);
    session.lastSeenAt = Math.max(session.lastSeenAt, stored.lastSeenAt);
    // Its parent may have a new key.
    if (stored.program !== undefined) session.program = stored.program;
    return session;
  }

  #distrust(userId: number): void {
    this.#complete.delete(userId);
    for (const session of this.#memory.of(userId)) session.checkedAt = Number.NaN;
  }

  async #check(session: Session, version: number): Promise<Session | null> {
    if (await this.#store.has(session.key)) {
      session.checkedAt = version;
      return session;
    }
    this.#memory.remove(session);
    return null;
  }

  async #read(
    find: () => Promise<FoundSession | null>,
    known: Session | undefined,
    version: number,
  ): Promise<Session | null> {
    const before = this.#changes;
    const found = await find();
    if (found === null) {
      this.#memory.remove(known);
      return null;
    }
    const session = this.#merge(found.session);
    session.user = found.user;
    // A change that was told meanwhile may be later than what was read: it counts for this request,
    // which had begun, and for no other.
    session.checkedAt = this.#changes === before ? version : Number.NaN;
    return session;
  }
}
