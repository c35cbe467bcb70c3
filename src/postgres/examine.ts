/** What `doctor` looks at on a PostgreSQL. Nothing here changes the database. */
import type { ClientConfig } from 'pg';
import type { DatabaseWarning } from '../auth/database.ts';
import type { MailFailures } from '../auth/mail-failures.ts';
import { toGroups } from '../auth/rows/groups-row.ts';
import type { Seal } from '../auth/seal.ts';
import { connectionOf } from './connection.ts';
import { createDatabase, type Database } from './database.ts';
import { type Driver, loadDriver } from './driver.ts';
import { explainOpening } from './explain-opening.ts';
import { type Fitness, unfitnessOf, warningsOf } from './fitness.ts';
import { IS_ADMIN } from './last-admin.ts';
import { readMailFailures } from './mail-failures.ts';
import { readSchema, SCHEMA_VERSION, type Schema } from './migrations.ts';
import { openPool } from './pool.ts';
import { readFitness } from './read-fitness.ts';
import { unopenedNames } from './sealed-values.ts';
import { createSettle } from './settle.ts';
import { createSharedSettingsStore } from './shared-settings-store.ts';

/** ms until a notice of another connection has to be here. */
const NOTICE = 2_000;

/** What was found on a PostgreSQL. */
export type PostgresExamination = {
  /** Like `15.18`. */
  readonly release: string;
  /** Like `TLSv1.3`; null: not encrypted. */
  readonly encryption: string | null;
  readonly fitness: Fitness;
  /** What keeps a server from starting. */
  readonly problems: readonly string[];
  readonly warnings: readonly DatabaseWarning[];
  /** Whether a notice that one connection sends arrives at another one. */
  readonly hearsNotices: boolean;
  readonly schema: Schema & { readonly known: number };
  /** Null for a schema of another version. */
  readonly contents: PostgresContents | null;
};

/** The rows of a PostgreSQL, counted, and what the settings have to fit. */
export type PostgresContents = {
  readonly users: number;
  readonly administrators: number;
  readonly secondFactors: number;
  readonly sessions: number;
  readonly events: number;
  /** The latest time (ms) of any row; null when there is none. */
  readonly newest: number | null;
  readonly passkeyHosts: ReadonlyMap<string, number>;
  /** The groups that some active account is in. */
  readonly groups: ReadonlySet<string>;
};

/** A PostgreSQL that was examined and can be asked on. */
export type ExaminedPostgres = {
  readonly examination: PostgresExamination;
  /** The names of the sealed values that a seal does not open. */
  unopened(seal: Seal): Promise<readonly string[]>;
  /** The mails that were not sent since a moment (ms); none for another schema version. */
  mailFailures(since: number): Promise<MailFailures>;
  close(): Promise<void>;
};

/** Examines a PostgreSQL. `now` is in ms. Rejects with DatabaseUnfit when it does not answer. */
export async function examinePostgres(url: string, now: () => number): Promise<ExaminedPostgres> {
  let database: Database | null = null;
  try {
    const driver = await loadDriver();
    const connection = connectionOf(url);
    const fitness = await readFitness(driver, connection, now);
    const problems = unfitnessOf(fitness);
    const hearsNotices = await sendsNotices(driver, url);
    database = openReader(driver, connection);
    const examination = {
      ...(await readServer(database)),
      fitness,
      problems,
      warnings: warningsOf(fitness),
      hearsNotices,
    };
    const opened = database;
    return {
      examination,
      unopened: (seal) => unopenedNames(opened, seal),
      mailFailures: async (since) =>
        examination.contents === null ? { count: 0, last: null } : readMailFailures(opened, since),
      close: () => opened.close(),
    };
  } catch (error) {
    await database?.close();
    throw explainOpening(error, url);
  }
}

/** The settings that a server stored at its last start; empty when they cannot be read. */
export async function readSettings(url: string): Promise<ReadonlyMap<string, string>> {
  let database: Database | null = null;
  try {
    database = openReader(await loadDriver(), connectionOf(url));
    return await createSharedSettingsStore(database).read();
  } catch {
    return new Map();
  } finally {
    await database?.close();
  }
}

// It commits nothing that another server would have to see first.
function openReader(driver: Driver, connection: ClientConfig): Database {
  const pool = openPool({ driver, connection });
  return createDatabase(pool, createSettle(pool, null));
}

async function readServer(database: Database) {
  const server = await database.first(
    `SELECT current_setting('server_version') AS release,
       (SELECT version FROM pg_stat_ssl WHERE pid = pg_backend_pid() AND ssl) AS encryption`,
  );
  const schema = await readSchema(database);
  return {
    release: String(server?.release).split(' ', 1)[0] ?? '',
    encryption: typeof server?.encryption === 'string' ? server.encryption : null,
    schema: { ...schema, known: SCHEMA_VERSION },
    contents: schema.version === SCHEMA_VERSION ? await readContents(database) : null,
  };
}

async function readContents(database: Database): Promise<PostgresContents> {
  const row = await database.first(
    `SELECT (SELECT count(*) FROM users) AS users,
       (SELECT count(*) FROM users WHERE ${IS_ADMIN}) AS administrators,
       (SELECT count(*) FROM users WHERE second_factor) AS second_factors,
       (SELECT count(*) FROM sessions) AS sessions,
       (SELECT count(*) FROM events) AS events,
       greatest((SELECT max(at) FROM events), (SELECT max(created_at) FROM users),
         (SELECT max(greatest(created_at, last_seen_at)) FROM sessions)) AS newest`,
  );
  const given = await database.rows('SELECT DISTINCT groups FROM users WHERE disabled_at IS NULL');
  const hosts = await database.rows('SELECT rp_id, count(*) AS n FROM passkeys GROUP BY rp_id');
  return {
    users: Number(row?.users),
    administrators: Number(row?.administrators),
    secondFactors: Number(row?.second_factors),
    sessions: Number(row?.sessions),
    events: Number(row?.events),
    newest: row?.newest === null ? null : Number(row?.newest),
    passkeyHosts: new Map(hosts.map(({ rp_id, n }) => [String(rp_id), Number(n)])),
    groups: new Set(given.flatMap(({ groups }) => toGroups(groups))),
  };
}

/** Sends a notice over one connection and waits for it on another: some poolers swallow it. */
async function sendsNotices(driver: Driver, url: string): Promise<boolean> {
  const [listener, sender] = [1, 2].map(() => new driver.Client(connectionOf(url)));
  if (listener === undefined || sender === undefined) return false;
  const channel = `coatcheck_doctor_${Math.random().toString(36).slice(2)}`;
  let timer: NodeJS.Timeout | undefined;
  try {
    for (const client of [listener, sender]) {
      client.on('error', () => {}); // the query that fails tells
      await client.connect();
    }
    const heard = new Promise<boolean>((resolve) => {
      listener.on('notification', (notice) => notice.channel === channel && resolve(true));
      timer = setTimeout(resolve, NOTICE, false);
    });
    await listener.query(`LISTEN ${channel}`);
    await sender.query(`NOTIFY ${channel}`);
    return await heard;
  } finally {
    clearTimeout(timer);
    await Promise.all([listener, sender].map((client) => client.end().catch(() => {})));
  }
}
