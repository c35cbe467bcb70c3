/**
 * What the tests of the command line share: running it in this process, or as the program that it
 * is.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { type Result, run } from '../../src/cli/run.ts';
import type { Owner } from '../support.ts';
import { temporaryFolder } from '../temporary-folder.ts';

export type Settings = Readonly<Record<string, string>>;

/** A database that does not exist yet, in a folder of its own. */
export function freshDatabase(owner: Owner): string {
  return join(temporaryFolder(owner), 'coatcheck.db');
}

/**
 * A command line on one database, in this process. `json` demands success and answers with the
 * parsed output.
 */
export function commandLine(
  DATABASE: string,
  settings: Settings = {},
  now = Date.now,
  userId: number | null = null,
) {
  const environment = { DATABASE, ...settings };
  const nodeVersion = process.versions.node;
  const call = (...args: string[]): Promise<Result> =>
    run(args, { environment, nodeVersion, userId, now });
  const json = async (...args: string[]) => {
    const { exitCode, output, message } = await call(...args, '--json');
    if (exitCode !== 0) throw new Error(`${args.join(' ')}: ${message}`);
    return JSON.parse(output);
  };
  return { call, json };
}

/** Runs the program as an operator does, in a process of its own. */
export async function coatcheck(settings: Settings, ...args: string[]) {
  const child = spawn(process.execPath, ['src/cli.ts', ...args], {
    env: { ...process.env, ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [stdout, stderr, [status]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'exit'),
  ]);
  return { status, stdout, stderr };
}
