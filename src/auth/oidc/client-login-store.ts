/** The interface of the store of sign-ins at clients; see ../database.ts. */

/**
 * A client that knows the user of a session. When the session has ended, whatever ended it, the
 * client has to be told (OpenID Connect Back-Channel Logout 1.0).
 */
export type ClientLogin = {
  /** The key of the session. */
  readonly session: string;
  readonly clientId: string;
  readonly userId: number;
  /** What the client calls the user. */
  readonly sub: string;
  /** What the client calls the session. */
  readonly sid: string;
  /** How many tries to tell the client that the session has ended have failed. */
  readonly tries: number;
};

/** How many logouts a client could not be told yet. */
export type WaitingLogouts = { readonly clientId: string; readonly count: number };

export interface ClientLoginStore {
  /**
   * Remembers that a client is told who has this session. Answers with the `sid`: random at first,
   * and the same for the same pair. When the session has ended meanwhile, the client is to be told.
   */
  remember(session: string, clientId: string, userId: number, sub: string): Promise<string>;
  /** The `sid` of a session at a client; null when the client does not know the session. */
  sidOf(session: string, clientId: string): Promise<string | null>;
  /**
   * Those whose session has ended and whose next try is due at `now` (ms): of each client at most
   * `ofEach`, so that one that does not answer takes no place of another.
   */
  ended(ofEach: number, now: number): Promise<readonly ClientLogin[]>;
  /** Counts a failed try; the next one is due at `nextAt` (ms). */
  tried(login: ClientLogin, nextAt: number): Promise<void>;
  /** Forgets them: their client was told, or does not exist any more. */
  done(logins: readonly ClientLogin[]): Promise<void>;
  /** The clients that could not be told so far, by their ids, and of how many sessions. */
  waiting(): Promise<readonly WaitingLogouts[]>;
}
