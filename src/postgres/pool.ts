import type { ClientConfig, Pool, PoolClient } from 'pg';
import type { DatabaseLoad } from '../auth/database-load.ts';
import { StoreUnavailable } from '../auth/store-errors.ts';
import type { Driver } from './driver.ts';
import { codeOf, isLost } from './postgres-error.ts';

/** Connections of one server, besides the one that listens. */
export const POOL_SIZE = 10;
/** ms that PostgreSQL works at one statement, waiting for locks included. */
const STATEMENT = 5_000;
/** ms without a new attempt after a connection failed: at least this, at most twice this. */
const PAUSE = 100;

/**
 * ms after which PostgreSQL rolls back a transaction whose next statement does not come: its server
 * stands still, or the network is dead. Its locks would stop log-ins and log-outs at every server
 * for the hours that TCP waits. Between two statements of ours there is nothing but the network.
 */
const IDLE_IN_TRANSACTION = 2_000;
const LIMITS = `
  SET statement_timeout = ${STATEMENT};
  SET idle_in_transaction_session_timeout = ${IDLE_IN_TRANSACTION}`;

/** The OID of int8 (PostgreSQL docs, 8.1): counts and times in ms, which fit a number. */
const INT8 = 20;

/** A connection, as the work of this folder uses it. */
export type Connection = Pick<PoolClient, 'query'>;

/** The connections of one process to one database. */
export interface Connections {
  /**
   * Runs work on a connection of its own, and waits for one for 2 s at most. A connection on which
   * work fails by losing it is not used again. Rejects with the error of the work or of the driver,
   * and with StoreUnavailable at once while the database is known not to be there.
   */
  use<T>(work: (connection: Connection) => Promise<T>): Promise<T>;
  /** What it did since it was opened. The time is that of work on a connection. */
  readonly load: () => DatabaseLoad;
  close(): Promise<void>;
}

/** What a pool depends on. */
export type PoolOptions = {
  readonly driver: Driver;
  readonly connection: ClientConfig;
  readonly size?: number;
};

/**
 * Opens a pool. While the database is not there, one request in a while tries to connect and all
 * others fail at once: when it comes back, it is not met by everybody at the same moment.
 */
export function openPool({ driver, connection, size = POOL_SIZE }: PoolOptions): Connections {
  const pool = new driver.Pool({
    ...connection,
    max: size,
    types: parsersOf(driver),
    // Not as a parameter of the start, which PgBouncer refuses.
    onConnect: (client) => client.query(LIMITS),
  });
  // Without a listener the program would end: an idle connection that is lost is reported to the
  // pool, and one in use, when it is lost between two statements, to nobody else.
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {}));
  const connect = createConnect(pool);
  const done = { calls: 0, ms: 0, errors: 0 };
  const rejectCounted = (error: unknown): never => {
    done.errors++;
    throw error;
  };

  return {
    use: async (work) => {
      done.calls++;
      const client = await connect().catch(rejectCounted);
      const started = performance.now();
      try {
        const result = await work(client);
        client.release();
        return result;
      } catch (error) {
        client.release(isLost(error));
        if (isLost(error) || codeOf(error) !== '') done.errors++;
        throw error;
      } finally {
        done.ms += performance.now() - started;
      }
    },
    load: () => ({
      ...done,
      pool: { open: pool.totalCount, idle: pool.idleCount, waiting: pool.waitingCount },
    }),
    close: async () => {
      if (!pool.ending) await pool.end();
    },
  };
}

function createConnect(pool: Pool): () => Promise<PoolClient> {
  let pausedUntil = 0;
  let cause: unknown = null;
  return async () => {
    const now = performance.now();
    if (now < pausedUntil) throw new StoreUnavailable('database', { cause });
    try {
      return await pool.connect();
    } catch (error) {
      pausedUntil = performance.now() + PAUSE * (1 + Math.random());
      cause = error;
      throw error;
    }
  };
}

/** How values are read: int8, which the driver leaves a text, as a number. */
function parsersOf({ types }: Driver): NonNullable<ClientConfig['types']> {
  return {
    getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
      oid === INT8 && format !== 'binary'
        ? Number
        : types.getTypeParser(oid, format as 'text')) as typeof types.getTypeParser,
  };
}
