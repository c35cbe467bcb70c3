/**
 * Sessions. HTTP is stateless, so at log-in the browser gets a ticket (a secret, in a cookie) and
 * the server keeps a record in a Map, written through to a store so that it survives a restart. The
 * record is found by the SHA-256 of its ticket (secret.ts says why). It ends when it was unused for
 * idleMs, when it reaches its absolute limit, or when the user signs out, whichever comes first.
 *
 * Writes go to the store first, then to the Map: if the store fails, nothing has changed. What this
 * deliberately does not do: create sessions for visitors, or keep other data in them.
 */
import { hashSecret, isSecret, makeSecret } from '../secret.ts';
import { createInterner } from './interner.ts';
import { LastSeen } from './last-seen.ts';
import {
  isExpired,
  newRecord,
  type Session,
  type SessionLimits,
  type SessionRequest,
  type StartedSession,
  type StoredSession,
} from './session.ts';
import { SessionIndex } from './session-index.ts';
import { sessionsToEnd } from './session-limit.ts';
import type { SessionStore } from './session-store.ts';

/** The sessions of a site. Create one per process: two would not share their Map. */
export class Sessions {
  readonly #index = new SessionIndex();
  readonly #seen: LastSeen;
  readonly #pooled = createInterner();
  readonly #store: SessionStore;
  readonly #limits: SessionLimits;
  readonly #now: () => number;
  #starting: Promise<unknown> = Promise.resolve();
  #forgotten = 0; // how often forgetUser was called

  constructor(store: SessionStore, limits: SessionLimits, now: () => number) {
    this.#seen = new LastSeen(store);
    this.#store = store;
    this.#limits = limits;
    this.#now = now;
  }

  /** Reads all sessions from the store, once, at start. */
  async restore(): Promise<void> {
    const checkedAt = this.#store.version();
    for await (const page of this.#store.all()) {
      for (const stored of page) this.#add(stored, checkedAt);
    }
  }

  /** How many sessions are in memory, including expired ones that are not swept yet. */
  get size(): number {
    return this.#index.size;
  }

  /** Starts a session with a new ticket. Rejects with PasswordOutdated after a password change. */
  start(request: SessionRequest): Promise<StartedSession> {
    // One after the other, so that parallel log-ins cannot exceed the limit together.
    const started = this.#starting.then(() => this.#start(request));
    this.#starting = started.catch(() => {});
    return started;
  }

  async #start(request: SessionRequest): Promise<StartedSession> {
    const { userId, passwordVersion, replaces, program } = request;
    const ticket = makeSecret();
    const fresh = newRecord(request, hashSecret(ticket), this.#limits, this.#now());
    const own = await this.of(userId);
    const { ending, evicted } = sessionsToEnd(fresh, own, replaces, this.#limits.perUser);
    const keys = ending.map(({ key }) => key);
    // Read the version before the insert, so a later write elsewhere forces a re-check.
    const version = this.#store.version();
    const before = this.#forgotten;
    const start = { refresh: program?.refresh, continues: replaces?.key };
    const id = await this.#store.replace(keys, fresh, passwordVersion, start);
    // A password change right after the insert has deleted the row: NaN forces a look-up.
    const checkedAt = this.#forgotten === before ? version : Number.NaN;
    for (const old of ending) this.#remove(old);
    return { ticket, session: this.#add({ id, ...fresh }, checkedAt), evicted };
  }

  /** The session of a ticket, marked as seen now; null when it is unknown or has ended. */
  resume(ticket: string): Promise<Session | null> {
    return this.#see(isSecret(ticket) ? this.#index.get(hashSecret(ticket)) : undefined);
  }

  /** The session of a program by its handle, marked as seen now; null like `resume`. */
  resumeByHandle(handle: string): Promise<Session | null> {
    return this.#see(isSecret(handle) ? this.#index.byHandle(hashSecret(handle)) : undefined);
  }

  /** Whether a program has a session with this handle. Does not mark it as seen. */
  knowsHandle(handle: string): boolean {
    return this.#index.byHandle(hashSecret(handle)) !== undefined;
  }

  /** Ends one session, also after a restart. Does nothing when it has ended already. */
  async end(session: Session): Promise<void> {
    await this.#endAll([session]);
  }

  /** Ends all sessions of one account except `kept`. Answers with how many. */
  async endOthers(userId: number, kept: Session | null): Promise<number> {
    const others = this.#index.of(userId).filter((session) => session !== kept);
    await this.#endAll(others);
    return others.length;
  }

  /** Forgets the sessions of an account but `kept` in memory; the store has deleted their rows. */
  forgetUser(userId: number, kept: string | null = null): void {
    this.#forgotten++;
    for (const session of this.#index.of(userId)) if (session.key !== kept) this.#remove(session);
  }

  /** The sessions of one account that have not ended, newest first. */
  async of(userId: number): Promise<readonly Session[]> {
    const now = this.#now();
    const version = this.#store.version();
    const living: Session[] = [];
    for (const session of this.#index.of(userId)) {
      if (isExpired(session, now)) continue;
      if (session.checkedAt === version || (await this.#check(session, version))) {
        living.unshift(session);
      }
    }
    return living;
  }

  /** A session of this account by its id; null when it has ended or is of another account. */
  async byId(userId: number, id: number): Promise<Session | null> {
    return (await this.of(userId)).find((session) => session.id === id) ?? null;
  }

  /** How many sessions were used since they were last saved. */
  get unsaved(): number {
    return this.#seen.size;
  }

  /** Stores the last-seen times of `slice` sessions, those that wait longest. */
  async saveLastSeen(slice: number): Promise<void> {
    await this.#seen.save(slice);
  }

  /** Ends the expired ones of the next `look` sessions, `atMost` of them. Answers with how many. */
  async sweep(look: number, atMost: number): Promise<number> {
    const now = this.#now();
    const expired: Session[] = [];
    for (let i = 0; i < look && expired.length < atMost; i++) {
      const session = this.#index.next();
      if (session === null) break;
      if (isExpired(session, now)) expired.push(session);
    }
    await this.#endAll(expired);
    return expired.length;
  }

  async #see(session: Session | undefined): Promise<Session | null> {
    const now = this.#now();
    if (session === undefined || isExpired(session, now)) return null;
    const version = this.#store.version();
    if (session.checkedAt !== version && !(await this.#check(session, version))) return null;
    session.lastSeenAt = now;
    this.#seen.add(session);
    return session;
  }

  // When another process has written to the store, it may have ended the session: look it up again.
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
    const session: Session = {
      ...stored,
      address: this.#pooled(stored.address),
      userAgent: this.#pooled(stored.userAgent),
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
