/**
 * The learner's server: started by its command on a free port, watched, and stopped with all that
 * it has started. Its last lines are kept for the report.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { onAbort, signalGroup } from '../runner/abort.ts';
import type { Site } from './client.ts';
import { NoAnswer } from './failure.ts';

/** A server to check. */
export type Server = {
  readonly site: Site;
  /** What it has printed: at most five lines. Empty for a server that was not started here. */
  lastLines(): readonly string[];
  /** "It has ended with exit code 1", or null. */
  ended(): string | null;
  stop(): Promise<void>;
};

const LONGEST_START = 15_000; // ms
const GRACE = 1_000; // ms between SIGTERM and SIGKILL
const LAST = 5;
const HOSTS = ['127.0.0.1', '::1'];

/**
 * Runs a command with `PORT` in its environment, and waits until it accepts connections. Throws
 * NoAnswer when it ends before that, or does not listen within 15 s.
 */
export async function startServer(
  command: string,
  env: Readonly<Record<string, string>> = {},
  longest = LONGEST_START,
): Promise<Server> {
  const port = await freePort();
  const child = spawn('sh', ['-c', command], {
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env, PORT: String(port) },
  });
  const output = keepLines(child);
  const closed = once(child, 'exit');
  const disarm = onAbort(() => signalGroup(child.pid, 'SIGKILL'));
  const ended = () => wordsOfEnd(child);
  const stop = async () => {
    signalGroup(child.pid, 'SIGTERM');
    const timer = setTimeout(() => signalGroup(child.pid, 'SIGKILL'), GRACE);
    await closed;
    clearTimeout(timer);
    signalGroup(child.pid, 'SIGKILL'); // what it started and did not end
    await groupIsGone(child.pid);
    disarm();
  };
  const server = { lastLines: () => output.slice(-LAST), ended, stop };
  const host = await whenReady(port, ended, longest);
  if (host !== null) return { ...server, site: { host, port } };
  const end = ended();
  const why =
    end ?? `It did not listen on port ${port} within ${longest / 1000} s. Does it read PORT?`;
  await stop();
  throw new NoAnswer([why, ...server.lastLines().map((line) => `  | ${line}`)].join('\n'));
}

/** A server that somebody else has started. Throws NoAnswer when nothing listens there. */
export async function findServer(url: URL): Promise<Server> {
  const port = Number(url.port || 80);
  for (const host of HOSTS) {
    if (!(await listens(host, port))) continue;
    return { site: { host, port }, lastLines: () => [], ended: () => null, stop: async () => {} };
  }
  throw new NoAnswer(`Nothing listens on ${url.origin}. Is your server running?`);
}

async function whenReady(port: number, ended: () => string | null, longest: number) {
  const until = performance.now() + longest;
  while (performance.now() < until && ended() === null) {
    for (const host of HOSTS) if (await listens(host, port)) return host;
    await pause(20);
  }
  return null;
}

function listens(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}

// The system needs a moment to end a group. A dead process that nobody collects counts as there, so
// this does not wait for ever.
async function groupIsGone(pid: number | undefined): Promise<void> {
  for (let i = 0; i < 50; i++) {
    try {
      process.kill(-Number(pid), 0);
    } catch {
      return;
    }
    await pause(10);
  }
}

function keepLines(child: ChildProcess): string[] {
  const lines: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      lines.push(...text.split('\n').filter((line) => line.trim() !== ''));
      lines.splice(0, lines.length - LAST);
    });
  }
  return lines;
}

function wordsOfEnd({ exitCode, signalCode }: ChildProcess): string | null {
  if (signalCode !== null) return `Your command has ended: it got the signal ${signalCode}.`;
  return exitCode === null ? null : `Your command has ended, with exit code ${exitCode}.`;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
}
