/** Our server with the same account as in fixture.ts, in a PostgreSQL that the bench starts. */
import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Cluster, startOwnCluster } from '../test/postgres/cluster.ts';
import { atTheEnd, temporaryFolder } from './clean-up.ts';
import { CLIENT_CORES, move } from './cores.ts';
import { childrenOf } from './cpu.ts';
import { type OursOptions, signUp } from './fixture.ts';
import { type ServerProcess, startServer } from './server-process.ts';

/** How a server learns that another one has ended a session: SESSION_CHECK. */
export type SessionCheck = 'each' | 'leases';

/** The prepared account, and a way to start servers with it. */
export type PostgresFixture = {
  readonly cluster: Cluster;
  /** The first process of PostgreSQL. */
  readonly pid: number;
  /** The cookie of a session of the account. */
  readonly cookie: string;
  /** A fresh copy of the database. Resolves to its name. */
  copy(): Promise<string>;
  /** Starts our server on a database, by its name. */
  start(check: SessionCheck, database: string, name?: string): Promise<ServerProcess>;
  stop(): Promise<void>;
};

/** Starts PostgreSQL with its usual settings, and creates the account. */
export async function preparePostgres({
  main,
  cores,
}: Pick<OursOptions, 'main' | 'cores'>): Promise<PostgresFixture> {
  const folder = temporaryFolder();
  const cluster = await startOwnCluster(tmpdir());
  const pid = cluster.process?.pid ?? 0;
  const forget = atTheEnd(() => {
    cluster.process?.kill('SIGKILL');
    rmSync(cluster.folder ?? '', { recursive: true, force: true, maxRetries: 9 });
  });
  for (const process of [pid, ...childrenOf(pid)]) move(process, CLIENT_CORES);
  const start: PostgresFixture['start'] = (check, database, name = `Coatcheck ${check}`) =>
    startServer({
      name,
      cores,
      folder,
      probe: '/health',
      args: [main],
      env: {
        DATABASE: cluster.url(database),
        SESSION_CHECK: check,
        KEY_FILE: join(folder, 'coatcheck.key'),
      },
    });

  const original = await cluster.createDatabase();
  const server = await start('each', original);
  const cookie = await signUp(server);
  await server.stop();
  const copy = () => cluster.createDatabase(original);
  const stop = async () => {
    await cluster.stop();
    forget();
  };
  return { cluster, pid, cookie, copy, start, stop };
}
