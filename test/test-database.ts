/**
 * The database of a test, and what a test does to it that no store offers: looking at everything,
 * and making it fail. It is a SQLite in memory, or what `useTestDatabases` was given:
 * test/postgres/ runs the same tests on PostgreSQL.
 */
import type { DatabaseSync } from 'node:sqlite';
import type { Stores } from '../src/auth/database.ts';
import type { Link } from '../src/auth/link-store.ts';
import { openTestDatabase as openSqlite } from './sqlite/test-database.ts';

/** What is stored, by the names of its tables. */
export type Kind =
  | 'users'
  | 'sessions'
  | 'links'
  | 'codes'
  | 'events'
  | 'refresh_tokens'
  | 'token_keys'
  | 'secrets'
  | 'totp'
  | 'totp_enrolments'
  | 'recovery_codes'
  | 'passkeys'
  | 'used_challenges'
  | 'pending_sign_ins'
  | 'oidc_clients';

/** A change of records of a kind; of one column, as SQL says it. */
export type Change = 'INSERT' | 'UPDATE' | 'DELETE' | 'UPDATE OF disabled_at';

/** Ends what a function of a test database began. */
export type Repair = () => Promise<void>;

export type TestDatabase = {
  readonly stores: Stores;
  /**
   * For what is SQLite's own; it throws on another technology. Tests elsewhere use the functions
   * below.
   */
  readonly database: DatabaseSync;
  /** Opens the stores again, as a command beside the server. The caller closes them. */
  openBeside(): Promise<Stores>;
  /** Every one-time link. */
  links(): Promise<readonly Link[]>;
  /**
   * Everything of these kinds as it is stored, a text for each record: to compare, and to search.
   */
  dump(...kinds: readonly Kind[]): Promise<readonly string[]>;
  /** Disables an account and leaves its links and sessions, which no store does. */
  disableAccount(id: number): Promise<void>;
  /** Takes the role from every administrator, which no store does. */
  removeAdmins(): Promise<void>;
  /** Refuses to write, as on a full disk, until the function that it answers with is called. */
  refuseWrites(): Promise<Repair>;
  /**
   * Deletes the secrets as another process does, and fails as a bug would when they are made
   * again, until the function that it answers with is called. A SQLite has to be in a file.
   */
  loseSecrets(): Promise<Repair>;
  /**
   * Fails for every look at this kind, as a bug would, until the function that it answers with is
   * called.
   */
  breakKind(kind: Kind): Promise<Repair>;
  /**
   * Fails for this change of a record of this kind, as a bug would, until the function that it
   * answers with is called.
   */
  breakChange(change: Change, kind: Kind): Promise<Repair>;
  /** Closes the stores, and removes what is not a file of the test. */
  close(): Promise<void>;
};

/**
 * Opens a database as the server does. The same path opens the same database; without one it is
 * new. `now` is in ms.
 */
export type OpenTestDatabase = (
  path: string | undefined,
  now: () => number,
) => Promise<TestDatabase>;

let open: OpenTestDatabase = async (path, now) => openSqlite(path, now);

/** Chooses the technology for all tests of this process; called before they run. */
export function useTestDatabases(opener: OpenTestDatabase): void {
  open = opener;
}

/** Opens the database of a test. The caller closes it. */
export const openTestDatabase: OpenTestDatabase = (path, now) => open(path, now);
