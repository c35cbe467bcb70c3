/**
 * One PostgreSQL: queries, each on a connection of the pool, and transactions. The stores ask it in
 * SQL, and get StoreUnavailable for whatever may pass.
 */
import { commit } from './commit.ts';
import type { Connection, Connections } from './pool.ts';
import { isLost, isRepeatable, toUnavailable } from './postgres-error.ts';
import type { Settle } from './settle.ts';

/** A value of a statement. An array becomes an array of PostgreSQL. */
export type Value =
  | string
  | number
  | boolean
  | null
  | Uint8Array
  | readonly string[]
  | readonly number[];

/** A row by the names of its columns: int8 is a number, bytea a Buffer. */
export type Row = Readonly<Record<string, unknown>>;

/** How often a transaction runs that collides with another. */
const TRIES = 8;
/** ms until it runs again, at most. */
const PAUSE = 20;

/** What can be asked, in a transaction or without one. `$1` is the first value. */
export interface Queries {
  rows(sql: string, ...values: readonly Value[]): Promise<readonly Row[]>;
  /** The first row. */
  first(sql: string, ...values: readonly Value[]): Promise<Row | undefined>;
  /** How many rows it changed. */
  run(sql: string, ...values: readonly Value[]): Promise<number>;
  /** Runs several statements without values. */
  script(sql: string): Promise<void>;
}

/**
 * Queries outside of a transaction may run twice: when the connection is lost, they are asked once
 * more. So a change whose second run answers otherwise than the first belongs in a transaction.
 */
export interface Database extends Queries {
  /**
   * Runs work in one transaction (READ COMMITTED): it is stored as a whole or not at all. It may
   * run again from the start, so it must change nothing but the database. Rejects with
   * StoreUnavailable when nothing was stored, and with CommitUnknown when that cannot be known.
   */
  transaction<T>(work: (queries: Queries) => Promise<T>): Promise<T>;
  /** Resolves when what is stored by now holds at every server that shares the database. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

/**
 * The queries and transactions of a pool of connections. A transaction that ends a session or
 * changes an account resolves when every server knows.
 */
export function createDatabase(pool: Connections, settle: Settle): Database {
  const ask = <T>(work: (queries: Queries) => Promise<T>): Promise<T> => {
    const once = () => pool.use((connection) => work(queriesOn(connection)));
    return once()
      .catch((error) => (isLost(error) ? once() : Promise.reject(error)))
      .catch(rejectUnavailable);
  };
  return {
    rows: (sql, ...values) => ask(({ rows }) => rows(sql, ...values)),
    first: (sql, ...values) => ask(({ first }) => first(sql, ...values)),
    run: (sql, ...values) => ask(({ run }) => run(sql, ...values)),
    script: (sql) => ask(({ script }) => script(sql)),
    transaction: async (work) => {
      const { result, told } = await transact(pool, work, TRIES).catch(rejectUnavailable);
      if (told !== null) await settle(told);
      return result;
    },
    settled: () => settle(null),
    close: () => pool.close(),
  };
}

async function transact<T>(
  pool: Connections,
  work: (queries: Queries) => Promise<T>,
  tries: number,
): Promise<{ readonly result: T; readonly told: number | null }> {
  try {
    return await pool.use(async (connection) => {
      await connection.query('BEGIN');
      try {
        const result = await work(queriesOn(connection));
        return { result, told: await commit(connection, pool) };
      } catch (error) {
        if (!isLost(error)) await connection.query('ROLLBACK');
        throw error;
      }
    });
  } catch (error) {
    if (tries <= 1 || !isRepeatable(error)) throw error;
  }
  // Those that collided come back at different moments.
  await new Promise((resolve) => setTimeout(resolve, Math.random() * PAUSE));
  return transact(pool, work, tries - 1);
}

function rejectUnavailable(error: unknown): never {
  throw toUnavailable(error);
}

/** A name for each statement: PostgreSQL parses one with a name once for each connection. */
const names = new Map<string, string>();

function nameOf(text: string): string {
  const known = names.get(text);
  if (known !== undefined) return known;
  const name = `s${names.size + 1}`;
  names.set(text, name);
  return name;
}

function queriesOn(connection: Connection): Queries {
  const ask = (text: string, values: readonly Value[]) =>
    connection.query<Record<string, unknown>>({
      name: nameOf(text),
      text,
      values: values.map(toParameter),
    });
  return {
    rows: async (sql, ...values) => (await ask(sql, values)).rows,
    first: async (sql, ...values) => (await ask(sql, values)).rows[0],
    run: async (sql, ...values) => (await ask(sql, values)).rowCount ?? 0,
    script: async (sql) => {
      await connection.query(sql);
    },
  };
}

// PostgreSQL refuses a NUL in a text, and no value that is stored contains one: what is looked up
// is then not found.
function toParameter(value: Value): unknown {
  if (value instanceof Uint8Array) return Buffer.from(value);
  return typeof value === 'string' ? value.replaceAll('\0', '\uFFFD') : value;
}
