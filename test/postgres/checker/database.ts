/** The PostgreSQL of the checker, which can be killed. */
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import pg from 'pg';
import type { Owner } from '../../support.ts';
import { type Cluster, startCluster, startServer } from '../cluster.ts';

export type CheckedDatabase = {
  readonly name: string;
  readonly port: number;
  /** The URL of the database behind a port: its own, or that of a proxy. */
  url(port: number): string;
  /** Runs a statement, past all proxies. Tries again while faults stand in the way. */
  run(sql: string): Promise<readonly Record<string, unknown>[]>;
  /** Opens a connection past all proxies. The caller ends it. */
  connect(): Promise<pg.Client>;
  /** Kills it with all its processes (-9) and starts it again; it cannot for TEST_POSTGRES. */
  readonly crash: (() => Promise<void>) | null;
};

/** Starts a PostgreSQL with an empty database. It is stopped when the test ends. */
export async function startDatabase(
  owner: Owner,
  settings: readonly string[] = [],
): Promise<CheckedDatabase> {
  const cluster = await startCluster(settings);
  const name = await cluster.createDatabase();
  const { port } = new URL(cluster.url(name));
  const url = (at: number) => {
    const target = new URL(cluster.url(name));
    target.port = String(at);
    return target.href;
  };
  let { process } = cluster;
  owner.after(() => {
    if (process !== cluster.process) process?.kill('SIGINT');
    void cluster.stop();
  });
  const crash = async () => {
    if (process === null) return;
    process = await killAndStart(process, cluster, () =>
      startServer(String(cluster.folder), Number(port), settings),
    );
  };
  return {
    name,
    port: Number(port),
    url,
    run: (sql) => untilItAnswers(() => cluster.run(sql, name)),
    connect: async () => {
      const client = new pg.Client(cluster.url(name));
      client.on('error', () => {});
      await client.connect();
      return client;
    },
    crash: cluster.folder === null ? null : crash,
  };
}

const PATIENCE = 30_000; // ms

async function killAndStart(
  process: ChildProcess,
  { run }: Cluster,
  start: () => ChildProcess,
): Promise<ChildProcess> {
  kill(process.pid);
  if (process.exitCode === null && process.signalCode === null) await once(process, 'exit');
  let started = start();
  await untilItAnswers(() => {
    if (started.exitCode !== null) started = start();
    return run('SELECT 1');
  });
  return started;
}

async function untilItAnswers<T>(ask: () => Promise<T>): Promise<T> {
  const until = performance.now() + PATIENCE;
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (performance.now() > until) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

/** Kills a process and those that it has started: all at one moment, as by a power cut. */
function kill(pid: number | undefined): void {
  if (pid === undefined) return;
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();
  for (const one of [pid, ...children.split(' ').filter(Boolean).map(Number)]) {
    try {
      globalThis.process.kill(one, 'SIGKILL');
    } catch {
      // it has ended already
    }
  }
}
