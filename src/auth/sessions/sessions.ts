/**
 * Sessions. HTTP is stateless, so at log-in the browser gets a ticket (a secret, in a cookie) and
 * the server keeps a record in a Map, written through to a store to survive a restart. The record
 * is found by the SHA-256 of its ticket (secret.ts says why). It ends after idleMs without use, at
 * its absolute limit, or when its user signs out. Writes go to the store first, then to the Map: if
 * the store fails, nothing has changed. Visitors have no session, and a session has no other data.
 */
import { hashSecret, isSecret } from '../secret.ts';
import { isProgramKey, makeTicket } from './program.ts';
import {
  isExpired,
  newRecord,
  type Session,
  type SessionLimits,
  type SessionRequest,
  type StartedSession,
  type StoredSession,
} from './session.ts';
import { sessionsToEnd } from './session-limit.ts';
import { SessionLookUp } from './session-look-up.ts';
import { SessionMemory } from './session-memory.ts';
import type { SessionStore } from './session-store.ts';

/** The sessions of a site. Create one per process: two would not share their Map. */
export class Sessions {
  readonly #memory: SessionMemory;
  readonly #lookUp: SessionLookUp;
  readonly #store: SessionStore;
  readonly limits: SessionLimits;
  readonly #now: () => number;
  #starting: Promise<unknown> = Promise.resolve();
  #forgotten = 0; // how often forgetUser was called

  constructor(store: SessionStore, limits: SessionLimits, now: () => number) {
    this.#memory = new SessionMemory(store);
    this.#lookUp = new SessionLookUp(store, this.#memory, now);
    this.#store = store;
    this.limits = limits;
    this.#now = now;
  }

  /** Reads all sessions from the store, once, at start; of a shared store, each when it is used. */
  async restore(): Promise<void> {
    if (this.#store.shared !== null) return;
    const checkedAt = this.#lookUp.begin();
    for await (const page of this.#store.all()) {
      for (const stored of page) this.#memory.add(stored, checkedAt);
    }
  }

  /** Calls `listener` each time that a session has ended, as far as this server knows. */
  onEnd = (listener: () => void): void => this.#memory.listen(listener);

  /** How many are in memory, including expired ones that are not swept yet. */
  get size() {
    return this.#memory.size;
  }

  /** Starts a session with a new ticket. Rejects with PasswordOutdated after a password change. */
  start(request: SessionRequest): Promise<StartedSession> {
    if (this.#store.shared !== null) return this.#start(request);
    // One after the other: what one evicts has to be in memory, or it would be added afterwards.
    const started = this.#starting.then(() => this.#start(request));
    this.#starting = started.catch(() => {});
    return started;
  }

  async #start(request: SessionRequest): Promise<StartedSession> {
    const { passwordVersion, replaces, program } = request;
    const ticket = makeTicket(program);
    const fresh = newRecord(request, hashSecret(ticket), this.limits, this.#now());
    let ended: ReturnType<typeof sessionsToEnd> = { ending: [], evicted: [] };
    const endedBy = (stored: readonly StoredSession[]) => {
      const living = stored.filter((one) => !isExpired(this.#lookUp.known(one), fresh.createdAt));
      request.admit?.(living);
      ended = sessionsToEnd(fresh, living, replaces, this.limits.perUser);
      return ended.ending.map(({ key }) => key);
    };
    // Read before the insert: a later write elsewhere forces a re-check.
    const version = this.#store.version();
    const before = this.#forgotten;
    const start = { refresh: program?.refresh ?? undefined, continues: replaces?.key };
    const id = await this.#store.replace(endedBy, fresh, passwordVersion, start);
    // A password change right after it may have deleted the row: NaN forces a look-up.
    const isAlone = this.#store.shared === null && this.#forgotten === before;
    const checkedAt = isAlone ? version : Number.NaN;
    this.#memory.moveChildren(fresh.userId, replaces?.key, fresh.key);
    for (const { key } of ended.ending) this.#memory.remove(this.#memory.get(key));
    const session = this.#memory.add({ id, ...fresh }, checkedAt);
    return { ticket, session, evicted: ended.evicted };
  }

  /** The session of a ticket, marked as seen now; null when it is unknown or has ended. */
  async resume(ticket: string): Promise<Session | null> {
    return isSecret(ticket) ? this.#see(await this.#lookUp.byKey(hashSecret(ticket))) : null;
  }

  /** The same by the SHA-256 of the ticket: check first that we gave it out. */
  async resumeByKey(key: string): Promise<Session | null> {
    const session = await this.#lookUp.byKey(key);
    return session?.program === undefined ? this.#see(session) : null;
  }

  /** The session of a key for programs, marked as seen now; null like `resume`. */
  async resumeByProgramKey(text: string): Promise<Session | null> {
    return isProgramKey(text) ? this.#see(await this.#lookUp.byProgramKey(hashSecret(text))) : null;
  }

  /** The session of a program by its handle, marked as seen now; null like `resume`. */
  async resumeByHandle(handle: string): Promise<Session | null> {
    if (!isSecret(handle)) return null;
    const session = await this.#lookUp.byHandle(hashSecret(handle));
    return session !== null && (await this.#lookUp.hasParent(session)) ? this.#see(session) : null;
  }

  /** Whether a program has a session with this handle. Does not mark it as seen. */
  async knowsHandle(handle: string): Promise<boolean> {
    return (await this.#lookUp.byHandle(hashSecret(handle))) !== null;
  }

  /** Ends one session, also after a restart. Does nothing when it has ended already. */
  async end(session: Session): Promise<void> {
    await this.#endAll([session]);
  }

  /** The same by its key, of any kind. Answers with the id of its account; null without one. */
  async endByKey(key: string): Promise<number | null> {
    const session = await this.#lookUp.byKey(key);
    if (session !== null) await this.end(session);
    return session?.userId ?? null;
  }

  /** Ends all sessions of one account except `kept`. Answers with how many. */
  async endOthers(userId: number, kept: Session | null): Promise<number> {
    const { shared } = this.#store;
    if (shared !== null) {
      // In the store: one that was begun at another server may not be known here yet.
      const ended = await shared.forgetOthers(userId, kept?.key ?? null);
      this.forgetUser(userId, kept?.key);
      return ended;
    }
    const others = (await this.#lookUp.of(userId)).filter(({ key }) => key !== kept?.key);
    return this.#endAll(others);
  }

  /** Forgets the sessions of an account but `kept` in memory; the store has deleted their rows. */
  forgetUser(userId: number, kept: string | null = null): void {
    this.forget(userId, ({ key }) => key !== kept);
  }

  /** The same for some of them. */
  forget(userId: number, hasEnded: (session: Session) => boolean): void {
    this.#forgotten++;
    this.#memory.removeOf(userId, hasEnded);
  }

  /** Resolves when every server knows what is stored. Await it before an answer says `ended`. */
  async settled(): Promise<void> {
    await this.#store.shared?.settled();
  }

  /** The sessions of one account that have not ended, newest first. */
  async of(userId: number): Promise<readonly Session[]> {
    const now = this.#now();
    return (await this.#lookUp.of(userId)).filter((session) => !isExpired(session, now));
  }

  /** A session of this account by its id; null when it has ended or is of another account. */
  async byId(userId: number, id: number): Promise<Session | null> {
    return (await this.of(userId)).find((session) => session.id === id) ?? null;
  }

  /** How many sessions were used since they were last saved. */
  get unsaved(): number {
    return this.#memory.seen.size;
  }

  /** Stores the last-seen times of `slice` sessions, those that wait longest. */
  saveLastSeen = (slice: number): Promise<void> => this.#memory.seen.save(slice);

  /** Ends the expired ones of the next `look` sessions, `atMost` of them. Answers with how many. */
  async sweep(look: number, atMost: number): Promise<number> {
    if (this.#store.shared !== null) return this.#store.shared.prune(this.#now(), atMost);
    return this.#endAll(this.#memory.nextExpired(look, atMost, this.#now()));
  }

  #see(session: Session | null): Session | null {
    const now = this.#now();
    if (session === null || isExpired(session, now)) return null;
    session.lastSeenAt = now;
    this.#memory.seen.add(session);
    return session;
  }

  async #endAll(sessions: readonly Session[]): Promise<number> {
    if (sessions.length > 0) await this.#store.forget(sessions.map(({ key }) => key));
    for (const session of sessions) this.#memory.remove(session);
    return sessions.length;
  }
}
