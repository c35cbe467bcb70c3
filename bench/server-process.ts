/** Starts a server in a process of its own, waits until it is ready, and stops it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { atTheEnd } from './clean-up.ts';
import { type Cores, on } from './cores.ts';

/** A running server. */
export type ServerProcess = {
  readonly name: string;
  readonly port: number;
  readonly pid: number;
  /** ms from the spawn to the first response */
  readonly readyAfter: number;
  /** The file with its output, which is its log. */
  readonly logFile: string;
  /** Sends SIGTERM and waits for the end of the process. */
  stop(): Promise<void>;
};

/** How a server is started. */
export type Launch = {
  readonly name: string;
  /** The arguments of node: options and the file. */
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly cores: Cores;
  /** The folder for its log file. Its output goes to a file, as in production. */
  readonly folder: string;
  /** The path of the request that tells when it is ready. */
  readonly probe: string;
};

const LONGEST_START = 120_000; // ms; a million sessions take a while

/** Starts a server on a free loopback port and waits for its first response. */
export async function startServer(launch: Launch): Promise<ServerProcess> {
  const port = await freePort();
  const logFile = join(launch.folder, `${launch.name.replaceAll(/\W+/g, '-')}-${port}.log`);
  const log = openSync(logFile, 'a');
  const [program = '', ...args] = on(launch.cores, [process.execPath, ...launch.args]);
  const { PATH = '' } = process.env;
  const env = { PATH, NODE_ENV: 'production', PORT: String(port), ...launch.env };
  const started = performance.now();
  const child = spawn(program, args, { env, stdio: ['ignore', log, log] });
  closeSync(log);
  const forget = atTheEnd(() => child.kill('SIGKILL'));
  const exited = once(child, 'exit');
  while (!(await answers(port, launch.probe))) {
    const ended = child.exitCode !== null || child.signalCode !== null;
    if (ended || performance.now() - started > LONGEST_START) {
      throw new Error(`${launch.name} did not start:\n${readFileSync(logFile, 'utf8')}`);
    }
    await delay(1);
  }
  const readyAfter = performance.now() - started;
  const stop = async () => {
    child.kill('SIGTERM');
    await exited;
    forget();
  };
  return { name: launch.name, port, pid: pidOf(child), readyAfter, logFile, stop };
}

// True at the first bytes of a response; a refused connection means that it is not ready yet. fetch
// would keep the connection, and has overhead of its own.
function answers(port: number, path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.write(`GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: close\r\n\r\n`);
    socket.once('data', (chunk) => {
      resolve(chunk.toString('latin1').startsWith('HTTP/1.1 '));
      socket.destroy();
    });
    socket.once('error', () => resolve(false));
    socket.once('close', () => resolve(false));
  });
}

function pidOf(child: ChildProcess): number {
  if (child.pid === undefined) throw new Error('the process could not be started');
  return child.pid;
}

/** A loopback port that nothing listens on. */
export function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const address = probe.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      probe.close(() => resolve(port));
    });
  });
}
