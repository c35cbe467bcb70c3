/** The interface of the store of sessions; see database.ts. */
import type { RefreshKeys } from '../tokens/refresh-token.ts';
import type { NewSession, StoredSession } from './session.ts';

/**
 * What comes with a new session. `refresh`: the first refresh token of a program. `continues`: the
 * key of the session that it takes the place of, whose set-up of an authenticator app goes on.
 */
export type SessionStart = {
  readonly refresh?: RefreshKeys | undefined;
  readonly continues?: string | undefined;
};

export interface SessionStore {
  /**
   * Every session in the order of their ids, in pages that are read while the caller goes through
   * them: there may be a million. Pages, because a promise for each session would double the time.
   */
  all(): AsyncIterable<readonly StoredSession[]>;
  /**
   * In one transaction: deletes the sessions with these keys and stores a new one. Answers with its
   * id. Rejects with PasswordOutdated, and changes nothing, when the password of the account is not
   * of this version any more, or the account is disabled or gone.
   */
  replace(
    forget: readonly string[],
    session: NewSession,
    passwordVersion: number,
    start?: SessionStart,
  ): Promise<number>;
  forget(keys: readonly string[]): Promise<void>;
  /**
   * Deletes all sessions of one account, or all there are when it is null. Answers with how many.
   */
  forgetOf(userId: number | null): Promise<number>;
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
