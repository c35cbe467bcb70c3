/** What sessions ask of a database; see stores.ts. */
import type { RefreshKeys } from '../tokens/refresh-token.ts';
import type { StoredSession } from './session.ts';

export type NewSession = Omit<StoredSession, 'id'>;

export interface SessionStore {
  /** Every session, oldest first, read while the caller iterates: there may be a million. */
  all(): Promise<Iterable<StoredSession>>;
  /**
   * In one transaction: deletes the sessions with these keys and stores a new one, with the first
   * refresh token of a program, if given. Answers with its id. Rejects with AccountClosed when its
   * account is gone or disabled.
   */
  replace(
    forget: readonly string[],
    session: NewSession,
    refresh?: RefreshKeys | undefined,
  ): Promise<number>;
  forget(keys: readonly string[]): Promise<void>;
  /** Deletes all sessions of one account, or all there are when it is null. Answers with how many. */
  forgetOf(userId: number | null): Promise<number>;
  saveLastSeen(sessions: readonly StoredSession[]): Promise<void>;
  /** Whether a session is still stored: another process (the command line) may have ended it. */
  has(key: string): Promise<boolean>;
  /**
   * A number that changes when another process has written to the database. Read on every request,
   * so it is no promise.
   */
  version(): number;
}
