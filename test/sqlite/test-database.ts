/**
 * The database of a test, and what a test does to it that no store offers: looking at everything,
 * and making it fail. Another technology has its own file of this shape.
 */
import { DatabaseSync } from 'node:sqlite';
import type { Stores } from '../../src/auth/database.ts';
import type { Link } from '../../src/auth/link-store.ts';
import { connect } from '../../src/sqlite/database.ts';
import { toLink } from '../../src/sqlite/link-row.ts';
import { createStores } from '../../src/sqlite/open.ts';
import { openForServer, type ServerDatabase } from '../../src/sqlite/server-database.ts';
import { openDatabase } from './open-database.ts';

/** What is stored, by the names of its tables. */
export type Kind =
  | 'users'
  | 'sessions'
  | 'links'
  | 'events'
  | 'refresh_tokens'
  | 'token_keys'
  | 'secrets'
  | 'totp'
  | 'totp_enrolments'
  | 'recovery_codes'
  | 'passkeys'
  | 'used_challenges'
  | 'pending_sign_ins';

export type TestDatabase = {
  readonly stores: Stores;
  /** For what is SQLite's own. Tests elsewhere use the functions below. */
  readonly database: DatabaseSync;
  /** Every one-time link. */
  links(): readonly Link[];
  /**
   * Everything of these kinds as it is stored, a text for each record: to compare, and to search.
   */
  dump(...kinds: readonly Kind[]): readonly string[];
  /** Disables an account and leaves its links and sessions, which no store does. */
  disableAccount(id: number): void;
  /** Takes the role from every administrator, which no store does. */
  removeAdmins(): void;
  /** Refuses to write, as on a full disk, until the function that it answers with is called. */
  refuseWrites(): () => void;
  /**
   * Deletes the secrets of a database file as another process does, and fails as a bug would when
   * they are made again, until the function that it answers with is called.
   */
  loseSecrets(): () => void;
  /**
   * Fails for every look at this kind, as a bug would, until the function that it answers with is
   * called.
   */
  breakKind(kind: Kind): () => void;
  /**
   * Fails for this change of this kind, as a bug would, until the function that it answers with is
   * called.
   */
  breakChange(change: 'INSERT' | 'UPDATE' | 'DELETE', kind: Kind): () => void;
};

/** Opens a database as the server does; in memory unless a path is given. */
export function openTestDatabase(path = ':memory:', now: () => number = Date.now): TestDatabase {
  const opened = path === ':memory:' ? openInMemory() : openForServer(path, now);
  const { database } = opened;
  const rows = (kind: Kind) => database.prepare(`SELECT * FROM ${kind}`).all();
  const breakChange: TestDatabase['breakChange'] = (change, kind) => {
    const name = `broken_${change}_${kind}`;
    database.exec(`CREATE TEMP TRIGGER ${name} BEFORE ${change} ON main.${kind}
      BEGIN SELECT RAISE(FAIL, 'broken for a test'); END`);
    return () => database.exec(`DROP TRIGGER ${name}`);
  };
  return {
    stores: createStores(opened, now),
    database,
    links: () => rows('links').map(toLink),
    dump: (...kinds) => kinds.flatMap((kind) => rows(kind).map((row) => JSON.stringify(row))),
    disableAccount: (id) => {
      database.prepare('UPDATE users SET disabled_at = 1 WHERE id = ?').run(id);
    },
    removeAdmins: () => database.exec("UPDATE users SET role = 'user'"),
    refuseWrites: () => {
      database.exec('PRAGMA query_only = 1');
      return () => database.exec('PRAGMA query_only = 0');
    },
    breakKind: (kind) => {
      database.exec(`ALTER TABLE ${kind} RENAME TO broken`);
      return () => database.exec(`ALTER TABLE broken RENAME TO ${kind}`);
    },
    loseSecrets: () => {
      const other = new DatabaseSync(opened.path);
      other.exec('DELETE FROM secrets');
      other.close();
      return breakChange('INSERT', 'secrets');
    },
    breakChange,
  };
}

let empty: Uint8Array | undefined;

/** A new database in memory: a copy of one that was migrated, which takes a tenth of the time. */
function openInMemory(): ServerDatabase {
  empty ??= migratedBytes();
  const database = connect(':memory:');
  database.deserialize(empty);
  return { database, path: ':memory:', migrated: null, close: () => database.close() };
}

function migratedBytes(): Uint8Array {
  const database = openDatabase(':memory:');
  const bytes = database.serialize();
  database.close();
  return bytes;
}
