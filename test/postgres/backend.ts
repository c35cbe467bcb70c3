/** PostgreSQL as a back end of the contract of the stores. */
import assert from 'node:assert/strict';
import { after, before, type TestContext } from 'node:test';
import type { OpenMode, Stores } from '../../src/auth/database.ts';
import { openPostgres } from '../../src/postgres/open.ts';
import type { Backend } from '../stores/backend.ts';
import { type Cluster, hasPostgres, startCluster } from './cluster.ts';
import type { Query } from './own-connection.ts';

/** Why the tests that need a PostgreSQL are skipped; false where there is one. */
export const skip: string | false = hasPostgres()
  ? false
  : 'needs PostgreSQL (Debian: apt-get install postgresql), or TEST_POSTGRES=url';

let cluster: Cluster | undefined;
let template: string | undefined;
/** Databases that no test uses now. */
let free: LentDatabase[] = [];

/** Starts a PostgreSQL before the tests of a file, and stops it after them. */
export function useCluster(settings: readonly string[] = []): () => Cluster {
  before(async () => {
    if (skip !== false) return;
    cluster = await startCluster(settings);
    template = undefined;
    free = [];
  });
  after(() => cluster?.stop());
  return theCluster;
}

/** The PostgreSQL of this process. */
export function theCluster(): Cluster {
  if (cluster === undefined) throw new Error('the cluster is started before the tests');
  return cluster;
}

/**
 * A new database with the tables of this program: a copy, which takes a tenth of the time. It is
 * removed when the test ends, or by the caller without one.
 */
export async function migratedDatabase(t?: TestContext): Promise<string> {
  if (template === undefined) {
    const made = await theCluster().createDatabase();
    const stores = await openPostgres(theCluster().url(made), { as: 'server' }, Date.now);
    await stores.close();
    template = made;
  }
  const database = await theCluster().createDatabase(template);
  t?.after(() => theCluster().dropDatabase(database));
  return database;
}

/** A database that tests use one after the other. */
export type LentDatabase = {
  readonly name: string;
  /** Runs statements in it, beside the stores. */
  readonly query: Query;
  /** Leaves it to another test, whose stores are closed; one that is not `whole` is removed. */
  giveBack(whole?: boolean): Promise<void>;
};

/**
 * A database with the tables of this program and nothing in them, for a test that changes rows and
 * nothing else: emptying one takes a twentieth of the time of a new one.
 */
export async function lendDatabase(): Promise<LentDatabase> {
  const known = free.pop();
  if (known !== undefined) return known;
  const name = await migratedDatabase();
  const { query, end } = theCluster().connect(name);
  const lent: LentDatabase = {
    name,
    query,
    giveBack: async (whole = true) => {
      if (whole) {
        while ((await query(END_OTHERS)).length > 0);
        await query(EMPTY);
        free.push(lent);
      } else {
        await end();
        await theCluster().dropDatabase(name);
      }
    },
  };
  return lent;
}

/** A connection that was closed may still have something to end, or to write. */
const END_OTHERS = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
  WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'`;

/** As the migrations leave it. TRUNCATE would take three times as long. */
const EMPTY = `DO $$ DECLARE name text; BEGIN
  FOR name IN SELECT oid::regclass FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
      AND relname NOT IN ('coatcheck_schema', 'feed') AND pg_relation_size(oid) > 0
    LOOP EXECUTE 'DELETE FROM ' || name; END LOOP;
  UPDATE feed SET n = 0;
  PERFORM setval(sequencename::regclass, 1, false) FROM pg_sequences WHERE last_value IS NOT NULL;
END $$`;

/** Opens the stores on a database; they are closed when the test ends. */
export async function openOn(
  t: TestContext,
  database: string,
  mode: OpenMode = { as: 'server' },
  now: () => number = Date.now,
): Promise<Stores> {
  const stores = await openPostgres(theCluster().url(database), mode, now);
  t.after(() => stores.close());
  return stores;
}

const SERVER: OpenMode = { as: 'server' };

export const backend: Backend = {
  open: async (t) => {
    const [server] = await openLent(t, SERVER);
    return server ?? assert.fail();
  },
  openTwo: async (t) => {
    const [server, command] = await openLent(t, SERVER, { as: 'command', mayCreate: false });
    return { server: server ?? assert.fail(), command: command ?? assert.fail() };
  },
  openServers: async (t) => {
    const [first, ...others] = await openLent(t, SERVER, SERVER, SERVER);
    return [first ?? assert.fail(), ...others];
  },
  openRefusing: async (t) => {
    const database = await migratedDatabase(t);
    const stores = await openOn(t, database);
    return { stores, refuse: () => makeReadOnly(database) };
  },
};

/** Opens an empty database in these ways, one after the other. */
async function openLent(t: TestContext, ...modes: readonly OpenMode[]): Promise<Stores[]> {
  const { name, giveBack } = await lendDatabase();
  const opened: Stores[] = [];
  for (const mode of modes) opened.push(await openOn(t, name, mode));
  t.after(() => giveBack());
  return opened;
}

/** Makes a database read-only, as on a standby, and ends the connections that were made before. */
async function makeReadOnly(database: string): Promise<void> {
  await theCluster().run(`ALTER DATABASE ${database} SET default_transaction_read_only = on`);
  await theCluster().run(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${database}'`,
  );
}
