/**
 * The terminal of a lesson: one bash for the whole file, so that variables and `cd` last. Each
 * command is passed to it as a file. A random text that bash prints afterwards marks the end of the
 * output. stdout and stderr share one stream, in the order in which they were written, as on a
 * screen.
 */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onAbort, signalGroup } from './abort.ts';
import type { Workspace } from './workspace.ts';

/** A terminal that is open. */
export type Shell = {
  /** Runs a command. `broken`: why it did not end, or null. `output`: what it has printed. */
  run(command: string): Promise<{ readonly output: string; readonly broken: string | null }>;
  /** Closes the terminal and kills everything that was started in it. */
  end(): Promise<void>;
};

/** The program that runs when a lesson says `curl`: curl itself, or lessons/http.ts. */
export type ClientName = 'curl' | 'http';

/** The longest time that a command may take, in ms. */
const LONGEST = 60_000;

// On a screen curl draws no progress bar over a response and prints bytes as they arrive. Without a
// screen it needs these options for that. -q ignores the reader's own settings.
const CLIENTS: Record<ClientName, string> = {
  curl: 'curl() { command curl -q --no-progress-meter -N "$@"; }',
  http: 'curl() { node lessons/http.ts "$@"; }',
};

/** Opens a terminal in the folder of a lesson. */
export function openShell({ folder, env }: Workspace, client: ClientName): Shell {
  const scripts = mkdtempSync(join(tmpdir(), 'coatcheck-shell-'));
  const mark = randomBytes(12).toString('hex');
  const bash = spawn('bash', ['--norc', '--noprofile'], {
    cwd: folder,
    env,
    detached: true,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const disarm = onAbort(() => signalGroup(bash.pid, 'SIGKILL'));
  const gone = once(bash, 'close').then(disarm);
  bash.stdin.on('error', () => {}); // `gone` reports it
  bash.stdin.write(`exec 2>&1\n${CLIENTS[client]}\n`);

  let output = '';
  let wake = () => {};
  bash.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
    wake();
  });

  let count = 0;
  async function run(command: string) {
    const script = join(scripts, String(++count));
    writeFileSync(script, `${command}\n`);
    const end = `${mark}-${count}-`;
    output = '';
    bash.stdin.write(`. '${script}' </dev/null\nprintf '%s' '${end}'\n`);
    let broken: string | null = null;
    const ended = gone.then(() => 'the shell ended with this command');
    const late = AbortSignal.timeout(LONGEST);
    const tooLong = new Promise<string>((resolve) => {
      late.onabort = () => resolve(`this takes longer than ${LONGEST / 1000} seconds`);
    });
    while (!output.endsWith(end) && broken === null) {
      const more = new Promise<null>((resolve) => {
        wake = () => resolve(null);
      });
      broken = await Promise.race([more, ended, tooLong]);
    }
    late.onabort = null;
    return { output: output.endsWith(end) ? output.slice(0, -end.length) : output, broken };
  }

  async function end(): Promise<void> {
    bash.stdin.destroy();
    signalGroup(bash.pid, 'SIGKILL');
    await gone;
    rmSync(scripts, { recursive: true, force: true });
  }

  return { run, end };
}
