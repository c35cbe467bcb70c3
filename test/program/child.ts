import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { freePort, type Owner } from '../support.ts';

export type Child = {
  readonly origin: string;
  readonly process: ChildProcess;
  /** What it printed so far, one string a line. */
  readonly lines: readonly string[];
  /** Resolves when it has printed a line with this text. */
  saying(text: string): Promise<void>;
  /** Sends a signal and answers with the exit code, or the signal that ended it. */
  end(signal: NodeJS.Signals): Promise<number | string>;
};

/**
 * An owner for a program that is no test. What it owns ends with `end()`, or when the program is
 * interrupted.
 */
export function ownerOutsideOfTests(): Owner & { end(): void } {
  const cleanUps: (() => void)[] = [];
  const end = () => {
    process.off('SIGINT', interrupted).off('SIGTERM', interrupted);
    for (const cleanUp of cleanUps.splice(0).reverse()) cleanUp();
  };
  const interrupted = () => {
    end();
    process.exit(130);
  };
  process.on('SIGINT', interrupted).on('SIGTERM', interrupted);
  return { after: (cleanUp) => cleanUps.push(cleanUp), end };
}

/**
 * Starts the program as an operator does and waits for its "ready" line. Killed when the test ends.
 */
export async function startProcess(
  owner: Owner,
  settings: Record<string, string>,
  command: readonly [string, ...string[]] = [process.execPath, 'src/main.ts'],
): Promise<Child> {
  const { PORT = String(await freePort()) } = settings;
  const [program, ...args] = command;
  const child = spawn(program, args, {
    env: { ...process.env, ...settings, PORT },
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true, // a group of its own, so that whatever npm starts can be ended with it
  });
  const exited = once(child, 'exit');
  owner.after(() => {
    try {
      process.kill(-Number(child.pid), 'SIGKILL');
    } catch {
      // it has ended already
    }
  });
  const lines: string[] = [];
  const output = createInterface(child.stdout);
  output.on('line', (line) => lines.push(line));
  const saying = (text: string) =>
    new Promise<void>((resolve) => {
      if (lines.some((line) => line.includes(text))) resolve();
      output.on('line', (line) => line.includes(text) && resolve());
    });
  await Promise.race([
    saying('Coatcheck is ready'),
    exited.then(() => {
      throw new Error(`it ended before it was ready:\n${lines.join('\n')}`);
    }),
  ]);
  return {
    origin: `http://localhost:${PORT}`,
    process: child,
    lines,
    saying,
    end: async (signal) => {
      child.kill(signal);
      const [code, by] = await exited;
      return code ?? by;
    },
  };
}
