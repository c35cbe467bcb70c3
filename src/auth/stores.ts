/**
 * What auth/ asks of a database. storage/ answers with SQLite; a test may answer with a Map. Everything returns a
 * promise although SQLite does not need it, so that a database on another machine can stand here one day.
 */
import type { AuthEvent, SignIn } from './events.ts';
import type { Session } from './sessions.ts';
import type { Role, User } from './user.ts';

/** The database did not do it (locked, full, read-only, gone). Nothing was stored; trying again later may work. */
export class StoreUnavailable extends Error {}

export type Credentials = { readonly user: User; readonly passwordHash: string };

export type NewAccount = {
  readonly email: string;
  readonly passwordHash: string;
  readonly role: Role;
  readonly createdAt: number;
};

export interface AccountStore {
  /** Stores an account, or answers null when the e-mail is taken. */
  insert(account: NewAccount): Promise<User | null>;
  byId(id: number): Promise<User | null>;
  credentials(email: string): Promise<Credentials | null>;
  /** Puts a new hash in the place of `old`. If the password was changed in the meantime, that change stays. */
  rehash(id: number, old: string, fresh: string): Promise<void>;
}

export type NewSession = Omit<Session, 'id'>;

export interface SessionStore {
  /** Every session, in the order of their beginning. */
  all(): Promise<readonly Session[]>;
  /** In one transaction: forgets the sessions with these keys and stores a new one. Answers with its id. */
  replace(forget: readonly string[], session: NewSession): Promise<number>;
  forget(keys: readonly string[]): Promise<void>;
  saveLastSeen(sessions: readonly Session[]): Promise<void>;
}

export interface EventStore {
  append(event: AuthEvent): Promise<void>;
  /** The newest attempts to sign in to an account, newest first. */
  signIns(userId: number, limit: number): Promise<readonly SignIn[]>;
  /** Drops some of those that happened before `before` (ms), or that are not among the newest `atMost`. */
  prune(before: number, atMost: number): Promise<void>;
}
