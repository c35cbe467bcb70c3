/** The database of a test on PostgreSQL; see test/test-database.ts. */
import type { SessionCheck } from '../../src/auth/database.ts';
import { toLink } from '../../src/auth/rows/link-row.ts';
import { openPostgres } from '../../src/postgres/open.ts';
import { awaited } from '../settle.ts';
import type { Kind, Repair, TestDatabase } from '../test-database.ts';
import { type LentDatabase, lendDatabase, theCluster } from './backend.ts';
import type { Query } from './own-connection.ts';

/** The databases that tests opened by a path, as they open a file. */
const named = new Map<string, LentDatabase>();

/** Opens a database of the cluster as a server with this SESSION_CHECK does. */
export async function openTestDatabase(
  sessionCheck: SessionCheck,
  path: string | undefined,
  now: () => number,
): Promise<TestDatabase> {
  const lent = (path !== undefined && named.get(path)) || (await lendDatabase());
  if (path !== undefined) named.set(path, lent);
  const { name, query } = lent;
  const url = theCluster().url(name);
  const stores = awaited(await openPostgres(url, { as: 'server', sessionCheck }, now));
  const rows = (kind: Kind) => query(`SELECT * FROM ${kind} ORDER BY 1`);
  let isWhole = true;
  const changes = createChanges(query, () => {
    isWhole = false;
  });
  return {
    stores,
    get database(): never {
      throw new Error('list this file in test/postgres/flows.ts');
    },
    openBeside: () => openPostgres(url, { as: 'command', mayCreate: false }, now),
    links: async () => (await rows('links')).map(toLink),
    dump: async (...kinds) => {
      const all: string[] = [];
      for (const kind of kinds) all.push(...(await rows(kind)).map((row) => JSON.stringify(row)));
      return all;
    },
    ...changes,
    close: async () => {
      await stores.close();
      if (path === undefined) await lent.giveBack(isWhole);
    },
  };
}

type Changes = Omit<
  TestDatabase,
  'stores' | 'database' | 'openBeside' | 'links' | 'dump' | 'close'
>;

/** `spoil` is called when more than rows is changed. */
function createChanges(query: Query, spoil: () => void): Changes {
  const change = async (sql: string) => {
    await query(sql);
    await untilSeen(query);
  };
  const fail = createTriggers(query, spoil);
  const breakChange: Changes['breakChange'] = (change, kind) =>
    fail({ before: change, of: [kind], each: 'ROW', code: 'P0001', says: 'broken for a test' });
  return {
    disableAccount: (id) => change(`UPDATE users SET disabled_at = 1 WHERE id = ${id}`),
    removeAdmins: () => change("UPDATE users SET role = 'user'"),
    // As a standby refuses, but on the connections that are open: 25006 is its SQLSTATE.
    refuseWrites: async () => {
      const tables = await query("SELECT tablename FROM pg_tables WHERE schemaname = 'public'");
      return fail({
        before: 'INSERT OR UPDATE OR DELETE OR TRUNCATE',
        of: tables.map(({ tablename }) => String(tablename)),
        each: 'STATEMENT',
        code: '25006',
        says: 'cannot execute this in a read-only transaction',
      });
    },
    breakKind: async (kind) => {
      spoil();
      await query(`ALTER TABLE ${kind} RENAME TO broken`);
      return () => run(query, `ALTER TABLE broken RENAME TO ${kind}`);
    },
    loseSecrets: async () => {
      // What replaces secrets replaces signing keys, too: servers that keep both are told of those.
      await change('DELETE FROM secrets; UPDATE token_keys SET number = number');
      return breakChange('INSERT', 'secrets');
    },
    breakChange,
  };
}

type Failure = {
  readonly before: string;
  /** The names of the tables. */
  readonly of: readonly string[];
  readonly each: 'ROW' | 'STATEMENT';
  /** The SQLSTATE. */
  readonly code: string;
  readonly says: string;
};

/** Makes triggers that fail, and what removes them. */
function createTriggers(query: Query, spoil: () => void): (failure: Failure) => Promise<Repair> {
  let made = 0;
  return async ({ before, of, each, code, says }) => {
    spoil();
    const name = `broken_${++made}`;
    await query(`CREATE FUNCTION ${name}() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN RAISE EXCEPTION '${says}' USING ERRCODE = '${code}'; END $$`);
    const triggers = of.map(
      (table) => `CREATE TRIGGER ${name} BEFORE ${before} ON ${table}
      FOR EACH ${each} EXECUTE FUNCTION ${name}()`,
    );
    await query(triggers.join(';'));
    return () => run(query, `DROP FUNCTION ${name} CASCADE`);
  };
}

async function run(query: Query, sql: string): Promise<void> {
  await query(sql);
}

/** A server with a lease has heard of what this connection has changed. */
async function untilSeen(query: Query): Promise<void> {
  const behind = `SELECT 1 FROM servers
    WHERE seen < (SELECT n FROM feed) AND until > clock_timestamp()`;
  while ((await query(behind)).length > 0);
}
