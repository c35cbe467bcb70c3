/**
 * A PostgreSQL for tests: the one that TEST_POSTGRES names, whose role may create databases; or one
 * of its own in a temporary folder, by the programs of the system.
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, existsSync, globSync, mkdtempSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { freePort } from '../support.ts';
import { connectTo, type OwnConnection } from './own-connection.ts';

export type Cluster = {
  /** The URL of a database in it. */
  url(database: string): string;
  /** Runs one statement as the owner of everything. */
  run(sql: string, database?: string): Promise<readonly Record<string, unknown>[]>;
  /** A connection of its own, for the owner of everything. */
  connect(database: string): OwnConnection;
  /** A new database, empty unless another one is copied. */
  createDatabase(template?: string): Promise<string>;
  /** Removes a database and ends its connections. */
  dropDatabase(name: string): Promise<void>;
  /** Of the first process; null for the one of TEST_POSTGRES. */
  readonly process: ChildProcess | null;
  /** The folder of its data; null for the one of TEST_POSTGRES. */
  readonly folder: string | null;
  stop(): Promise<void>;
};

/** Whether there is a PostgreSQL to test with. */
export function hasPostgres(): boolean {
  return process.env.TEST_POSTGRES !== undefined || isInstalled();
}

/** Whether the programs of a PostgreSQL are on this machine. */
export function isInstalled(): boolean {
  return programs() !== null;
}

/** Starts or finds the cluster. The caller stops it. */
export async function startCluster(settings: readonly string[] = []): Promise<Cluster> {
  const given = process.env.TEST_POSTGRES;
  if (given !== undefined) return clusterAt(given, null, null, async () => {});
  return startOwnCluster(roomyMemory() ?? tmpdir(), settings);
}

/** Starts a cluster in a new folder below `parent`, by the programs of the system. */
export async function startOwnCluster(
  parent: string,
  settings: readonly string[] = [],
): Promise<Cluster> {
  const folder = createFolder(parent);
  const port = await freePort();
  const server = startServer(folder, port, settings);
  await readyAt(port);
  return clusterAt(`postgres://postgres@127.0.0.1:${port}`, server, folder, async () => {
    const gone = once(server, 'exit');
    server.kill('SIGINT'); // "fast": open connections are ended
    if (server.exitCode === null && server.signalCode === null) await gone;
    rmSync(folder, { recursive: true, force: true });
  });
}

/** Starts the server of a folder, again perhaps. */
export function startServer(folder: string, port: number, settings: readonly string[] = []) {
  const options = [`port=${port}`, 'listen_addresses=127.0.0.1', 'unix_socket_directories=']
    .concat('max_connections=200', settings)
    .flatMap((setting) => ['-c', setting]);
  return spawn(join(folderOfPrograms(), 'postgres'), ['-D', folder, ...options], {
    ...account(),
    stdio: ['ignore', 'ignore', process.env.POSTGRES_LOG ? 'inherit' : 'ignore'],
  });
}

function createFolder(parent: string): string {
  const folder = mkdtempSync(join(parent, 'coatcheck-postgres-'));
  const { uid, gid } = account();
  if (uid !== undefined && gid !== undefined) chownSync(folder, uid, gid);
  const options = ['--auth=trust', '--username=postgres', '--encoding=UTF8', '--no-locale'];
  execFileSync(join(folderOfPrograms(), 'initdb'), ['-D', folder, ...options], {
    ...account(),
    stdio: 'ignore',
  });
  return folder;
}

/** A file system in memory with room for many databases: each commit waits for the disk. */
function roomyMemory(): string | null {
  const memory = '/dev/shm';
  if (!existsSync(memory)) return null;
  const { bavail, bsize } = statfsSync(memory);
  return bavail * bsize > 2e9 ? memory : null;
}

/** PostgreSQL refuses to run as root, so root starts it as the account that Debian made for it. */
function account(): { uid?: number; gid?: number } {
  if (process.getuid?.() !== 0) return {};
  const [uid, gid] = ['-u', '-g'].map((flag) =>
    Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' })),
  );
  return { uid: uid as number, gid: gid as number };
}

function programs(): string | null {
  return (
    globSync('/usr/lib/postgresql/*/bin')
      .filter((folder) => existsSync(join(folder, 'initdb')))
      .sort()
      .at(-1) ?? null
  );
}

/** The folder with the programs of PostgreSQL. Throws where it is not installed. */
export function folderOfPrograms(): string {
  const folder = programs();
  if (folder === null)
    throw new Error('PostgreSQL is not installed (Debian: apt-get install postgresql)');
  return folder;
}

async function readyAt(port: number): Promise<void> {
  const until = performance.now() + 20_000;
  for (;;) {
    const client = new pg.Client(`postgres://postgres@127.0.0.1:${port}/postgres`);
    client.on('error', () => {});
    try {
      await client.connect();
      await client.end();
      return;
    } catch (error) {
      if (performance.now() > until) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

let databases = 0;

function clusterAt(
  base: string,
  server: ChildProcess | null,
  folder: string | null,
  stop: () => Promise<void>,
): Cluster {
  const url = (database: string) => {
    const at = new URL(base);
    at.pathname = `/${database}`;
    return at.href;
  };
  const run: Cluster['run'] = async (sql, database = 'postgres') => {
    const { query, end } = connectTo(url(database));
    return query(sql).finally(end);
  };
  const owner = connectTo(url('postgres'));
  return {
    url,
    run,
    connect: (database) => connectTo(url(database)),
    createDatabase: async (template = 'template0') => {
      const name = `test_${process.pid}_${++databases}`;
      await owner.query(`CREATE DATABASE ${name} TEMPLATE ${template} ${await copying(owner)}`);
      return name;
    },
    dropDatabase: async (name) => {
      await owner.query(`DROP DATABASE ${name} WITH (FORCE)`);
    },
    process: server,
    folder,
    stop: async () => {
      await owner.end();
      await stop();
    },
  };
}

/**
 * Copying the files takes half the time of the default, which writes each page to the log; before
 * version 15 it is the only way and has no name.
 */
async function copying({ query }: OwnConnection): Promise<string> {
  const [row] = await query('SHOW server_version_num');
  return Number(row?.server_version_num) < 150_000 ? '' : 'STRATEGY file_copy';
}
