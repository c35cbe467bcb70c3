/**
 * The learner's server: started by its command with a folder of its own for its data, ended and
 * started again when a check asks for it, and stopped with all that it has started.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onAbort } from '../runner/abort.ts';
import type { Site } from './client.ts';
import { NoAnswer } from './failure.ts';
import { hostThatListens, type Launched, launch, type Settings } from './launch.ts';

/** A server to check. */
export type Server = {
  /** Where it listens. Its port is another one after each start. */
  readonly site: Site;
  /** What it has printed: at most five lines. Empty for a server that was not started here. */
  lastLines(): readonly string[];
  /** "It has ended with exit code 1", or null. */
  ended(): string | null;
  /** Ends it as Ctrl+C does (SIGINT), or as a power cut does (SIGKILL). Its data stay. */
  halt(signal: 'SIGINT' | 'SIGKILL'): Promise<void>;
  /** Starts the command again, this time with more settings. Throws NoAnswer. */
  resume(settings?: Settings): Promise<void>;
  /** Ends it, and removes its data. */
  stop(): Promise<void>;
};

const LONGEST_START = 15_000; // ms

/**
 * Runs a command with `PORT` and `DATA_DIR` in its environment, and waits until it accepts
 * connections. Throws NoAnswer when it ends before that, or does not listen within 15 s.
 */
export async function startServer(
  command: string,
  settings: Settings = {},
  longest = LONGEST_START,
): Promise<Server> {
  const folder = mkdtempSync(join(tmpdir(), 'build-your-own-'));
  const remove = () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  const disarm = onAbort(remove);
  const site = { host: '127.0.0.1', port: 0 };
  let process: Launched | null = null;
  let lastLines: readonly string[] = []; // of a process that did not come to listen
  const server: Server = {
    site,
    lastLines: () => process?.lastLines() ?? lastLines,
    ended: () => process?.ended() ?? null,
    halt: async (signal) => process?.end(signal),
    resume: async (more = {}) => {
      process = null;
      try {
        process = await launch(command, { ...settings, ...more, DATA_DIR: folder }, longest);
      } catch (error) {
        if (error instanceof NoAnswer) lastLines = error.lastLines;
        throw error;
      }
      Object.assign(site, process.site);
    },
    stop: async () => {
      await process?.end('SIGTERM');
      remove();
      disarm();
    },
  };
  try {
    await server.resume();
  } catch (error) {
    await server.stop();
    throw error;
  }
  return server;
}

/** A server that somebody else has started. Throws NoAnswer when nothing listens there. */
export async function findServer(url: URL): Promise<Server> {
  const port = Number(url.port || 80);
  const host = await hostThatListens(port);
  if (host === null)
    throw new NoAnswer(`Nothing listens on ${url.origin}. Is your server running?`);
  return foundServer({ host, port });
}

/** A server that runs, and that only its owner can start again. */
export function foundServer(site: Site): Server {
  const notOurs = async () => {
    throw new Error('This check starts the server anew, so it needs a command.');
  };
  const stop = async () => {};
  return { site, lastLines: () => [], ended: () => null, halt: notOurs, resume: notOurs, stop };
}
