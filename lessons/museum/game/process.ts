/** A server of the museum, started as a process of its own: some of them crash on purpose. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** A server that runs. */
export type Running = {
  readonly port: number;
  /** Resolves when the process has ended, whatever the reason. */
  readonly ended: Promise<unknown>;
  stop(): Promise<void>;
};

/** A server that ended before it listened. `lines`: what it printed. */
export class DidNotStart extends Error {
  readonly lines: readonly string[];

  constructor(lines: readonly string[]) {
    super('The server did not start');
    this.lines = lines;
  }
}

const READY = /^Wrong on purpose: .*http:\/\/localhost:(\d+)$/;
const PATIENCE_MS = 20_000;

/**
 * Starts a file of the museum in a folder. `onLine` gets what it prints later. Rejects with
 * DidNotStart.
 */
export async function startProcess(
  file: string,
  folder: string,
  env: Readonly<Record<string, string>>,
  onLine: (line: string) => void,
): Promise<Running> {
  const child = spawn(process.execPath, [file], {
    cwd: folder,
    env: { ...process.env, MUSEUM_LISTEN: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = once(child, 'exit');
  const late = setTimeout(() => child.kill('SIGKILL'), PATIENCE_MS);
  try {
    return { port: await portOf(child, onLine), ended, stop: () => stop(child, ended) };
  } finally {
    clearTimeout(late);
  }
}

async function portOf(child: ChildProcess, onLine: (line: string) => void): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  const complaints: string[] = [];
  const { stdout, stderr } = child;
  if (stdout === null || stderr === null) throw new Error('pipes were asked for');
  createInterface(stderr).on('line', (line) => complaints.push(line));
  createInterface(stdout).on('line', (line) => {
    const [, port] = READY.exec(line) ?? [];
    if (port === undefined) onLine(line);
    else resolve(Number(port));
  });
  child.once('close', () => reject(new DidNotStart(complaints)));
  return promise;
}

async function stop(child: ChildProcess, ended: Promise<unknown>): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
  await ended;
}
