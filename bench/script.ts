/** Runs a program of the bench to its end in a process of its own. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { atTheEnd } from './clean-up.ts';
import { type Cores, on } from './cores.ts';

/** A program of the bench that is not a server. */
export type Script = {
  readonly file: string;
  readonly args?: readonly string[];
  /** Options of node. */
  readonly flags?: readonly string[];
  readonly input?: string;
  readonly cores?: Cores;
};

/** Runs a file of this folder and returns its output. Rejects when it fails. */
export async function runScript(script: Script): Promise<string> {
  const { file, args = [], flags = [], input = '', cores = null } = script;
  const path = fileURLToPath(new URL(file, import.meta.url));
  const [program = '', ...rest] = on(cores, [process.execPath, ...flags, path, ...args]);
  const child = spawn(program, rest, { stdio: ['pipe', 'pipe', 'pipe'] });
  child.stdin.end(input);
  const forget = atTheEnd(() => child.kill('SIGKILL'));
  const [output, errors, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'exit'),
  ]);
  forget();
  if (code !== 0) throw new Error(`${file} failed: ${errors}`);
  return output;
}
