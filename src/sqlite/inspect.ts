import { readFile } from './database.ts';
import { IS_ADMIN } from './last-admin.ts';
import { SCHEMA_VERSION, schemaVersion } from './migrations.ts';

/** How many rows of each kind a database has. */
export type Counts = {
  readonly users: number;
  /** Administrators who can sign in. */
  readonly administrators: number;
  /** Accounts whose sign-in asks for a second factor. */
  readonly secondFactors: number;
  readonly sessions: number;
  readonly events: number;
};

/** The state of a database file. */
export type Inspection = {
  readonly journalMode: string;
  /** `ok`, or the damage that SQLite found. */
  readonly integrity: string;
  readonly version: number;
  /** The schema version of this program. */
  readonly knownVersion: number;
  /** Null for a schema of another version. */
  readonly counts: Counts | null;
  /** The latest time (ms) of any row; null when there is none, or no counts. */
  readonly newest: number | null;
};

/**
 * Inspects a database without changing it. `thorough` compares the indexes, too. Throws when it
 * cannot be read.
 */
export function inspectDatabase(path: string, { thorough }: { thorough: boolean }): Inspection {
  return readFile(path, (database) => {
    const ask = (sql: string) => Object.values(database.prepare(sql).get() ?? {})[0] ?? null;
    const version = schemaVersion(database);
    const known = version === SCHEMA_VERSION;
    return {
      journalMode: String(ask('PRAGMA journal_mode')),
      integrity: String(ask(thorough ? 'PRAGMA integrity_check' : 'PRAGMA quick_check')),
      version,
      knownVersion: SCHEMA_VERSION,
      counts: known ? countRows((sql) => Number(ask(sql))) : null,
      newest: known ? Number(ask(NEWEST)) || null : null,
    };
  });
}

const NEWEST = `
  SELECT max(at) FROM (
    SELECT max(at) AS at FROM events
    UNION ALL SELECT max(max(created_at, last_seen_at)) FROM sessions
    UNION ALL SELECT max(created_at) FROM users
  )`;

function countRows(ask: (sql: string) => number): Counts {
  return {
    users: ask('SELECT count(*) FROM users'),
    administrators: ask(`SELECT count(*) FROM users WHERE ${IS_ADMIN}`),
    secondFactors: ask('SELECT count(*) FROM users WHERE second_factor = 1'),
    sessions: ask('SELECT count(*) FROM sessions'),
    events: ask('SELECT count(*) FROM events'),
  };
}
