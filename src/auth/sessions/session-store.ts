/** The interface of the store of sessions; see database.ts. */
import type { User } from '../accounts/user.ts';
import type { RefreshKeys } from '../tokens/refresh-token.ts';
import type { NewSession, StoredSession } from './session.ts';

/** A session and its account, as they are stored at one moment. */
export type FoundSession = { readonly session: StoredSession; readonly user: User };

/** What several servers on one database ask besides: none of them knows the sessions of all. */
export interface SharedSessions {
  /** The session with this key; null when it is not stored. */
  find(key: string): Promise<FoundSession | null>;
  /** The session of a program by the SHA-256 of its handle; null when it is not stored. */
  findByHandle(handle: string): Promise<FoundSession | null>;
  /** Deletes the sessions of an account but the one with the key `kept`. Answers with how many. */
  forgetOthers(userId: number, kept: string | null): Promise<number>;
  /**
   * Resolves when no server answers from memory any more as if something had not happened that
   * happened before: it was stored, and may not have been acknowledged yet.
   */
  settled(): Promise<void>;
  /**
   * Deletes `atMost` sessions that have expired at `now` (ms). Answers with how many. Those that
   * were not used for long stay a while: another server may know a later use than is stored.
   */
  prune(now: number, atMost: number): Promise<number>;
  /**
   * Calls `listener` with the accounts of which something has changed, here or on another server,
   * while `version` stays the same: what is in memory of them has to be read again.
   */
  onChange(listener: (userIds: readonly number[]) => void): void;
}

/**
 * What comes with a new session. `refresh`: the first refresh token of a program. `continues`: the
 * key of the session that it takes the place of. If both are of one account, what belongs to that
 * one goes on: the set-up of an authenticator app, and the sessions of clients.
 */
export type SessionStart = {
  readonly refresh?: RefreshKeys | undefined;
  readonly continues?: string | undefined;
};

/**
 * ms by which the last use of an account may be later than is stored. With each save of its
 * sessions it would double the cost of that save.
 */
export const ACCOUNT_SEEN_EVERY = 600_000;

export interface SessionStore {
  /** Null for a database that one server has alone: all sessions are in its memory. */
  readonly shared: SharedSessions | null;
  /**
   * Every session in the order of their ids, in pages that are read while the caller goes through
   * them: there may be a million. Pages, because a promise for each session would double the time.
   */
  all(): AsyncIterable<readonly StoredSession[]>;
  /** The session with this key; null when it is not stored. */
  byKey(key: string): Promise<StoredSession | null>;
  /** The sessions of an account, the newest first, those that have expired included. */
  of(userId: number): Promise<readonly StoredSession[]>;
  /**
   * In one transaction: deletes the sessions whose keys `endedBy` returns and stores a new one.
   * Answers with its id. `endedBy` gets the sessions of the account, the newest first; it may be
   * called again when the transaction is repeated. Rejects with PasswordOutdated, and changes
   * nothing, when the password of the account is not of this version any more, or the account is
   * disabled or gone.
   */
  replace(
    endedBy: (own: readonly StoredSession[]) => readonly string[],
    session: NewSession,
    passwordVersion: number,
    start?: SessionStart,
  ): Promise<number>;
  /**
   * Deletes sessions, and those whose parent they are. On a shared store it resolves when no server
   * accepts any of them any more, even if another server deleted them before.
   */
  forget(keys: readonly string[]): Promise<void>;
  /**
   * Deletes all sessions of one account, or all there are when it is null. Answers with how many.
   */
  forgetOf(userId: number | null): Promise<number>;
  /**
   * Stores when these sessions were last used, and that of their accounts if it is
   * ACCOUNT_SEEN_EVERY later than is stored. `replace` stores the latter, too: it stays when the
   * sessions end.
   */
  saveLastSeen(sessions: readonly StoredSession[]): Promise<void>;
  /** Whether a session is still stored: another process (the command line) may have ended it. */
  has(key: string): Promise<boolean>;
  /**
   * A number that changes when another process may have ended a session; NaN, which equals nothing,
   * while the store cannot tell. A session that was checked at another version is looked up with
   * `has` before it counts. It is a number and no promise because every signed-in request reads it:
   * a store keeps it fresh in memory. SQLite asks its file, at most every 5 ms; a database on
   * another machine is told by a notification, and answers NaN when its connection is not known to
   * be alive.
   */
  version(): number;
}
