/** The servers of the checker: processes of their own, each behind its own proxy to PostgreSQL. */
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { type Child, startProcess } from '../../program/child.ts';
import { freePort, type Owner } from '../../support.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { startTcpProxy, type TcpProxy } from '../tcp-proxy.ts';
import type { CheckedDatabase } from './database.ts';
import type { Mutation } from './mutate.ts';

export type CheckedServer = {
  readonly origin: string;
  readonly proxy: TcpProxy;
  /** Sends a signal to the process that runs now. */
  signal(signal: NodeJS.Signals): void;
  /** How it ended by itself, if it did, with its last lines. */
  readonly ended: () => string | null;
  /** Kills it (-9) and starts it again. Rejects when it does not start. */
  crash(): Promise<void>;
};

export type ServerOptions = {
  readonly count: number;
  /** How many start at once on the empty database, of which `count` go on; by default eight. */
  readonly starters?: number;
  /** Each of them checked by this way of looking sessions up; by default that of the program. */
  readonly sessionCheck?: string | undefined;
  readonly mutations?: readonly Mutation[];
};

const STARTERS = 8;
const FOLDER = './test/postgres/checker';

/** Starts servers, all at once. They are killed when the test ends. */
export async function startServers(
  owner: Owner,
  database: CheckedDatabase,
  { count, starters = STARTERS, sessionCheck, mutations = [] }: ServerOptions,
): Promise<readonly CheckedServer[]> {
  const folder = temporaryFolder(owner);
  const start = (port: number, at: number) =>
    startProcess(
      owner,
      {
        PORT: String(port),
        DATABASE: database.url(at),
        KEY_FILE: join(folder, 'key'),
        LOG: process.env.CHECKER_LOG ?? 'silent',
        TRUST_PROXY: '127.0.0.1',
        MUTATION: JSON.stringify(mutations),
        ...(sessionCheck !== undefined && { SESSION_CHECK: sessionCheck }),
      },
      [
        process.execPath,
        ...['--import', `${FOLDER}/preload.ts`, '--import', `${FOLDER}/mutate.ts`],
        'src/main.ts',
      ],
    );
  const kept = async (): Promise<CheckedServer> => {
    const proxy = await startTcpProxy(owner, database.port);
    const port = await freePort();
    let child = await start(port, proxy.port);
    return {
      origin: child.origin,
      proxy,
      ended: () => howEnded(child),
      signal: (signal) => child.process.kill(signal),
      crash: async () => {
        await child.end('SIGKILL');
        child = await startAgain(() => start(port, proxy.port));
      },
    };
  };
  const servers = Array.from({ length: count }, kept);
  const others = Array.from({ length: starters - count }, async () =>
    start(await freePort(), database.port),
  );
  await Promise.allSettled([...servers, ...others]); // a failure must not leave others behind
  for (const other of await Promise.all(others)) await other.end('SIGTERM');
  return Promise.all(servers);
}

function howEnded({ process: { exitCode, signalCode }, lines }: Child): string | null {
  const how = exitCode ?? signalCode;
  return how === null ? null : `it ended with ${how}: ${lines.slice(-3).join(' ')}`;
}

const LONGEST_START = 60_000; // ms; faults of the database may stand in the way

/** As a supervisor does it: a server that cannot start is started again. */
async function startAgain(start: () => Promise<Child>): Promise<Child> {
  const until = performance.now() + LONGEST_START;
  for (;;) {
    try {
      return await start();
    } catch (error) {
      if (performance.now() > until) throw error;
      await wait(300);
    }
  }
}
