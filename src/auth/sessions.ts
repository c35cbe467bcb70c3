/**
 * Sessions. HTTP forgets, so at log-in the browser gets a ticket (32 random bytes, in a cookie) and the server keeps
 * the coat: a record in a Map, written through to a store so that it outlives a restart.
 *
 *   ticket   only the browser has it; 256 bits, so guessing is hopeless (ASVS 7.2.3 asks for 128)
 *   key      SHA-256 of the ticket: the name of the record here and in the store. A leaked database or heap dump
 *            holds nothing that opens a session. A fast hash is enough: there is no dictionary of 256-bit numbers.
 *   ends     when unused for idleMs, when older than its absolute limit, when signed out; whichever comes first
 *
 * The order of writing: the store first, then the Map. If the store fails, nothing has happened, and nobody is told
 * otherwise. What this deliberately does not do: create sessions for visitors, or keep data of other kinds in them.
 */
import { isSecret, keyOf, makeSecret } from './secret.ts';
import { SessionIndex } from './session-index.ts';
import type { SessionStore } from './stores.ts';
import { createTextPool } from './text-pool.ts';

/** A session as it is stored. */
export type StoredSession = {
  /** Public number, to name a session without opening it. */
  readonly id: number;
  readonly key: string;
  readonly userId: number;
  /** ms since 1970, like all times here */
  readonly createdAt: number;
  lastSeenAt: number;
  readonly idleMs: number;
  readonly expiresAt: number;
  /** "Keep me signed in" was ticked. */
  readonly remembered: boolean;
  readonly address: string;
  readonly userAgent: string;
};

export type Session = StoredSession & {
  /** The version of the store at which it was last found there. */
  checkedAt: number;
};

export type Lifetime = { readonly idleMs: number; readonly maxMs: number };

export type SessionLimits = {
  readonly normal: Lifetime;
  readonly remembered: Lifetime;
  /** The most sessions one person can have; the oldest makes way for a new one (ASVS 7.1.2). */
  readonly perUser: number;
};

/** Fourteen idle days and thirty in all for "keep me signed in" (NIST SP 800-63B-4: 30 days at most for AAL1). */
export const REMEMBERED: Lifetime = { idleMs: 14 * 86_400_000, maxMs: 30 * 86_400_000 };
export const SESSIONS_PER_USER = 10;

export type Beginning = {
  readonly userId: number;
  readonly remember: boolean;
  readonly address: string;
  readonly userAgent: string;
  /** The session this browser had until now: it ends, whoever it belonged to (session fixation, ASVS 7.2.4). */
  readonly replaces: Session | null;
};

export type Started = { readonly ticket: string; readonly session: Session };

export class Sessions {
  readonly #index = new SessionIndex();
  /** Sessions seen since they were last saved: a write per request would cost more than the request. */
  readonly #seen = new Set<Session>();
  readonly #pooled = createTextPool();
  readonly #store: SessionStore;
  readonly #limits: SessionLimits;
  readonly #now: () => number;
  #starting: Promise<unknown> = Promise.resolve();

  constructor(store: SessionStore, limits: SessionLimits, now: () => number) {
    this.#store = store;
    this.#limits = limits;
    this.#now = now;
  }

  /** Fills the memory from the store, once, at start-up. */
  async restore(): Promise<void> {
    const checkedAt = this.#store.version();
    for (const stored of await this.#store.all()) this.#add(stored, checkedAt);
  }

  /** How many sessions are in memory, expired ones that are not swept yet included. */
  get size(): number {
    return this.#index.size;
  }

  /** Begins a session with a ticket that never existed before. It is stored when this resolves. */
  start(beginning: Beginning): Promise<Started> {
    // One after the other, so that log-ins side by side cannot each see room for one more.
    const started = this.#starting.then(() => this.#start(beginning));
    this.#starting = started.catch(() => {});
    return started;
  }

  async #start(beginning: Beginning): Promise<Started> {
    const { userId, remember, address, userAgent, replaces } = beginning;
    const now = this.#now();
    const { idleMs, maxMs } = remember ? this.#limits.remembered : this.#limits.normal;
    const ticket = makeSecret();
    const fresh = {
      key: keyOf(ticket),
      userId,
      createdAt: now,
      lastSeenAt: now,
      idleMs,
      expiresAt: now + maxMs,
      remembered: remember,
      address,
      userAgent,
    };
    const kept = (await this.of(userId)).filter((own) => own !== replaces);
    const surplus = kept.slice(this.#limits.perUser - 1); // the oldest stand last
    const ending = replaces === null ? surplus : [replaces, ...surplus];
    const keys = ending.map(({ key }) => key);
    const id = await this.#store.replace(keys, fresh);
    for (const old of ending) this.#remove(old);
    return { ticket, session: this.#add({ id, ...fresh }, this.#store.version()) };
  }

  /** The living session of a ticket, marked as seen now; null for anything else, whatever it is. */
  async find(ticket: string): Promise<Session | null> {
    if (!isSecret(ticket)) return null;
    return this.#see(this.#index.get(keyOf(ticket)));
  }

  /** The living session of a person by its number, marked as seen now: for those who prove it by a token, not by a ticket. */
  async use(userId: number, id: number): Promise<Session | null> {
    return this.#see(this.#index.of(userId).find((session) => session.id === id));
  }

  /** Changes when another process has written to the store. */
  get storeVersion(): number {
    return this.#store.version();
  }

  /** Ends one session: its ticket is worth nothing from here on, also after a restart. Ending it twice is fine. */
  async end(session: Session): Promise<void> {
    await this.#endAll([session]);
  }

  /** Ends all sessions of one person but one, if given. Answers with how many. */
  async endOthers(userId: number, kept: Session | null): Promise<number> {
    const others = this.#index.of(userId).filter((session) => session !== kept);
    await this.#endAll(others);
    return others.length;
  }

  /** Drops the sessions of one person whose rows are gone already, in a transaction of the store's. */
  drop(userId: number): void {
    for (const session of this.#index.of(userId)) this.#remove(session);
  }

  /** The living sessions of one person, newest first. */
  async of(userId: number): Promise<readonly Session[]> {
    const now = this.#now();
    const version = this.#store.version();
    const living: Session[] = [];
    for (const session of this.#index.of(userId)) {
      if (isOver(session, now)) continue;
      if (session.checkedAt === version || (await this.#check(session, version))) {
        living.unshift(session);
      }
    }
    return living;
  }

  /** One living session of a person by its number; null when there is none, or it is somebody else's. */
  async byId(userId: number, id: number): Promise<Session | null> {
    return (await this.of(userId)).find((session) => session.id === id) ?? null;
  }

  /** How many sessions were seen since they were last saved. */
  get unsaved(): number {
    return this.#seen.size;
  }

  /** Writes the last-seen times of `slice` sessions, those that wait longest. */
  async saveLastSeen(slice: number): Promise<void> {
    const seen: Session[] = [];
    for (const session of this.#seen) {
      if (seen.length === slice) break;
      seen.push(session);
      this.#seen.delete(session);
    }
    try {
      if (seen.length > 0) await this.#store.saveLastSeen(seen);
    } catch (error) {
      for (const session of seen) this.#seen.add(session); // the next attempt takes them along
      throw error;
    }
  }

  /** Looks at the next `look` sessions, and ends the expired ones until there are `atMost`. Answers with how many it ended. */
  async sweep(look: number, atMost: number): Promise<number> {
    const now = this.#now();
    const expired: Session[] = [];
    for (let i = 0; i < look && expired.length < atMost; i++) {
      const session = this.#index.next();
      if (session === null) break;
      if (isOver(session, now)) expired.push(session);
    }
    await this.#endAll(expired);
    return expired.length;
  }

  async #see(session: Session | undefined): Promise<Session | null> {
    const now = this.#now();
    if (session === undefined || isOver(session, now)) return null;
    const version = this.#store.version();
    if (session.checkedAt !== version && !(await this.#check(session, version))) return null;
    session.lastSeenAt = now;
    this.#seen.add(session);
    return session;
  }

  // When another process has written to the store, each session is looked up there again before it counts.
  async #check(session: Session, version: number): Promise<boolean> {
    if (!(await this.#store.has(session.key))) {
      this.#remove(session);
      return false;
    }
    session.checkedAt = version;
    return true;
  }

  async #endAll(sessions: readonly Session[]): Promise<void> {
    if (sessions.length === 0) return;
    await this.#store.forget(sessions.map(({ key }) => key));
    for (const session of sessions) this.#remove(session);
  }

  #add(stored: StoredSession, checkedAt: number): Session {
    const { address, userAgent } = stored;
    const session: Session = {
      ...stored,
      address: this.#pooled(address),
      userAgent: this.#pooled(userAgent),
      checkedAt,
    };
    this.#index.add(session);
    return session;
  }

  #remove(session: Session): void {
    this.#index.remove(session);
    this.#seen.delete(session);
  }
}

/** Whether a session has ended by itself: unused for too long, or too old. */
export function isOver(session: StoredSession, now: number): boolean {
  return now >= session.expiresAt || now >= session.lastSeenAt + session.idleMs;
}
