/** Reads a whole database, for another technology. */
import { DatabaseSync, type SQLOutputValue } from 'node:sqlite';
import { OlderSchema } from '../auth/database.ts';
import type { CopiedRow, CopiedTable, CopiedValue } from '../auth/table-copy.ts';
import { lockDatabase } from './lock.ts';
import { ownVersion, SCHEMA_VERSION } from './migrations.ts';
import { toUnavailable } from './sqlite-error.ts';

type Source = {
  readonly name: string;
  /** Where new rows get a number of their own: the column, and the last number. */
  readonly numbered?: { readonly column: string; readonly last: string };
  readonly select?: string;
};

/** `last` also counts rows that were deleted: their numbers are in logs and events. */
const autoincrement = (name: string): Source => ({
  name,
  numbered: { column: 'id', last: `SELECT seq FROM sqlite_sequence WHERE name = '${name}'` },
});

/** Every table, one that others refer to before those. */
const TABLES: readonly Source[] = [
  autoincrement('users'),
  autoincrement('sessions'),
  { name: 'refresh_tokens' },
  { name: 'events', numbered: { column: 'id', last: 'SELECT max(id) FROM events' } },
  { name: 'unlogged_acts', numbered: { column: 'id', last: 'SELECT max(id) FROM unlogged_acts' } },
  autoincrement('links'),
  {
    name: 'token_keys',
    numbered: { column: 'number', last: 'SELECT max(rowid) FROM token_keys' },
    select: 'SELECT rowid AS number, * FROM token_keys ORDER BY rowid',
  },
  { name: 'secrets' },
  { name: 'facts' },
  { name: 'totp' },
  { name: 'totp_enrolments' },
  { name: 'recovery_codes' },
  autoincrement('passkeys'),
  { name: 'used_challenges' },
  { name: 'pending_sign_ins' },
  { name: 'oidc_clients' },
  { name: 'codes' },
  { name: 'client_logins' },
];

/**
 * Runs `work` on the tables of a database that no server has, as they are at one moment. The file
 * is opened for reading only. Rejects with DatabaseInUse, OlderSchema, NewerSchema,
 * ForeignDatabase or StoreUnavailable.
 */
export async function withTables<T>(
  path: string,
  work: (tables: readonly CopiedTable[]) => Promise<T>,
): Promise<T> {
  const lock = orUnavailable(() => lockDatabase(path));
  try {
    const database = orUnavailable(() => openReader(path));
    try {
      return await work(TABLES.map((table) => describeTable(database, table)));
    } finally {
      database.close();
    }
  } finally {
    lock.close();
  }
}

function openReader(path: string): DatabaseSync {
  const database = new DatabaseSync(path, { readOnly: true });
  try {
    const version = ownVersion(database); // NewerSchema is a matter of migrate, which writes
    if (version !== SCHEMA_VERSION) throw new OlderSchema(version, SCHEMA_VERSION);
    database.exec('BEGIN'); // until it is closed: the command line may write meanwhile
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

function orUnavailable<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw toUnavailable(error);
  }
}

function describeTable(database: DatabaseSync, { name, numbered, select }: Source): CopiedTable {
  const numberOf = (sql: string) =>
    Number(Object.values(database.prepare(sql).get() ?? {})[0] ?? 0);
  return {
    name,
    count: numberOf(`SELECT count(*) FROM ${name}`),
    numbered:
      numbered === undefined ? null : { column: numbered.column, last: numberOf(numbered.last) },
    rows: () => readRows(database, select ?? `SELECT * FROM ${name}`),
  };
}

function* readRows(database: DatabaseSync, sql: string): Generator<CopiedRow> {
  for (const row of database.prepare(sql).iterate()) {
    yield Object.fromEntries(Object.entries(row).map(([name, value]) => [name, toCopied(value)]));
  }
}

function toCopied(value: SQLOutputValue): CopiedValue {
  return typeof value === 'bigint' ? Number(value) : value;
}
