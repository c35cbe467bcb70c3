import type { Client, ClientConfig } from 'pg';
import { isLocalHost } from './connection.ts';
import type { Driver } from './driver.ts';
import type { Fitness } from './fitness.ts';

/** Connections that are compared, and how often: by chance, a pooler may tell them apart once. */
const CONNECTIONS = 2;
const ROUNDS = 3;

const READ = `
  SELECT current_setting('server_version_num')::int AS version,
    current_setting('fsync') = 'on' AS fsync,
    current_setting('full_page_writes') = 'on' AS full_page_writes,
    current_setting('synchronous_commit') AS synchronous_commit,
    pg_is_in_recovery() AS is_standby,
    current_setting('transaction_read_only') = 'on' AS is_read_only,
    (SELECT count(*)::int FROM pg_stat_replication) AS standbys,
    current_setting('synchronous_standby_names') AS synchronous_standbys,
    (extract(epoch FROM clock_timestamp()) * 1000)::float8 AS clock`;

/** Connects twice, asks the server and ends both connections. `now` is in ms. */
export async function readFitness(
  driver: Driver,
  connection: ClientConfig,
  now: () => number,
): Promise<Fitness> {
  const clients = Array.from({ length: CONNECTIONS }, () => new driver.Client(connection));
  for (const client of clients) client.on('error', () => {}); // the query that fails tells
  try {
    for (const client of clients) await client.connect();
    const [client] = clients;
    if (client === undefined) throw new Error('there is no connection');
    const before = now();
    const [row] = (await client.query<Record<string, unknown>>(READ)).rows;
    const clockOffset = Number(row?.clock) - (before + now()) / 2;
    return {
      version: Number(row?.version),
      fsync: row?.fsync === true,
      fullPageWrites: row?.full_page_writes === true,
      synchronousCommit: String(row?.synchronous_commit),
      isStandby: row?.is_standby === true,
      isReadOnly: row?.is_read_only === true,
      standbys: Number(row?.standbys),
      synchronousStandbys: String(row?.synchronous_standbys),
      clockOffset,
      isEncrypted: isLocalHost(connection.host ?? '') ? null : connection.ssl !== false,
      isPooled: await shareProcesses(clients),
    };
  } finally {
    await Promise.all(clients.map((client) => client.end().catch(() => {})));
  }
}

// Without a pooler, or in its session mode, each connection has a process for itself.
async function shareProcesses(clients: readonly Client[]): Promise<boolean> {
  for (let round = 0; round < ROUNDS; round++) {
    const pids = new Set<unknown>();
    for (const client of clients) {
      const { rows } = await client.query('SELECT pg_backend_pid() AS pid');
      pids.add(rows[0]?.pid);
    }
    if (pids.size < clients.length) return true;
  }
  return false;
}
