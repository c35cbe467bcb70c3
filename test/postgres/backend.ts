/** PostgreSQL as a back end of the contract of the stores. */
import { after, before, type TestContext } from 'node:test';
import type { OpenMode, Stores } from '../../src/auth/database.ts';
import { openPostgres } from '../../src/postgres/open.ts';
import type { Backend } from '../stores/backend.ts';
import { type Cluster, hasPostgres, startCluster } from './cluster.ts';

/** Why the tests that need a PostgreSQL are skipped; false where there is one. */
export const skip: string | false = hasPostgres()
  ? false
  : 'needs PostgreSQL (Debian: apt-get install postgresql), or TEST_POSTGRES=url';

let cluster: Cluster | undefined;
let template: string | undefined;

/** Starts a PostgreSQL before the tests of a file, and stops it after them. */
export function useCluster(settings: readonly string[] = []): () => Cluster {
  before(async () => {
    if (skip !== false) return;
    cluster = await startCluster(settings);
    template = undefined;
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

export const backend: Backend = {
  open: async (t) => openOn(t, await migratedDatabase(t)),
  openTwo: async (t) => {
    const database = await migratedDatabase(t);
    const server = await openOn(t, database);
    const command = await openOn(t, database, { as: 'command', mayCreate: false });
    return { server, command };
  },
  openServers: async (t) => {
    const database = await migratedDatabase(t);
    return [await openOn(t, database), await openOn(t, database), await openOn(t, database)];
  },
  openRefusing: async (t) => {
    const database = await migratedDatabase(t);
    const stores = await openOn(t, database);
    return { stores, refuse: () => makeReadOnly(database) };
  },
};

/** Makes a database read-only, as on a standby, and ends the connections that were made before. */
async function makeReadOnly(database: string): Promise<void> {
  await theCluster().run(`ALTER DATABASE ${database} SET default_transaction_read_only = on`);
  await theCluster().run(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${database}'`,
  );
}
