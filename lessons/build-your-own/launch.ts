/** One process of the learner's server, with its group, from its start to its end. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { onAbort, signalGroup } from '../runner/abort.ts';
import { reservePorts } from '../runner/reserve.ts';
import type { Site } from './client.ts';
import { NoAnswer } from './failure.ts';

/** Variables of the environment. */
export type Settings = Readonly<Record<string, string>>;

/** A process that listens. */
export type Launched = {
  readonly site: Site;
  lastLines(): readonly string[];
  ended(): string | null;
  /** Sends a signal to the whole group, and SIGKILL when it is there after a second. */
  end(signal: NodeJS.Signals): Promise<void>;
};

const GRACE = 1_000; // ms between the signal and SIGKILL
const LAST = 5;
// Below those that the system gives away: it might give ours, between the choice and the start.
const PORTS = [20_000, 32_000] as const;
const HOSTS = ['127.0.0.1', '::1'];

/**
 * Runs a command on a free port, and waits until it listens. Throws NoAnswer when it ends before
 * that, or is not ready after `longest` ms.
 */
export async function launch(
  command: string,
  settings: Settings,
  longest: number,
): Promise<Launched> {
  const { first: port, release } = await reservePorts(1, ...PORTS);
  const child = spawn('sh', ['-c', command], {
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...settings, PORT: String(port) },
  });
  const output = keepLines(child);
  const closed = once(child, 'exit');
  const disarm = onAbort(() => signalGroup(child.pid, 'SIGKILL'));
  const ended = () => wordsOfEnd(child);
  const lastLines = () => output.slice(-LAST);
  const end = async (signal: NodeJS.Signals) => {
    signalGroup(child.pid, signal);
    const timer = setTimeout(() => signalGroup(child.pid, 'SIGKILL'), GRACE);
    await closed;
    clearTimeout(timer);
    signalGroup(child.pid, 'SIGKILL'); // what it started and did not end
    await groupIsGone(child.pid);
    release();
    disarm();
  };
  const host = await whenReady(port, ended, longest);
  if (host !== null) return { site: { host, port }, lastLines, ended, end };
  const why =
    ended() ?? `It did not listen on port ${port} within ${longest / 1000} s. Does it read PORT?`;
  await end('SIGTERM');
  throw new NoAnswer(why, lastLines());
}

/** The address of this machine on which something listens, or null. */
export async function hostThatListens(port: number): Promise<string | null> {
  for (const host of HOSTS) if (await listens(host, port)) return host;
  return null;
}

async function whenReady(port: number, ended: () => string | null, longest: number) {
  const until = performance.now() + longest;
  while (performance.now() < until && ended() === null) {
    const host = await hostThatListens(port);
    if (host !== null) return host;
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
  for (let i = 0; i < 15; i++) {
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
