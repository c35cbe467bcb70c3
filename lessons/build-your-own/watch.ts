/**
 * Runs something again when a file below a folder has changed, or on Enter. It looks at the times
 * of the files twice a second: that works on every system and file system, and needs no package.
 */
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

const PAUSE = 400; // ms between two looks
const MOST_FILES = 20_000;

/** What a watch needs. */
export type Watch = {
  readonly folder: string;
  readonly input: NodeJS.ReadableStream;
  readonly print: (text: string) => void;
};

/**
 * Runs `work`, again and again, and never returns: Ctrl+C ends it. What `work` itself changes
 * starts nothing, because the files are compared from its end on.
 */
export async function watch(
  { folder, input, print }: Watch,
  work: () => Promise<void>,
): Promise<never> {
  let entered = false;
  input.on('data', () => {
    entered = true;
  });
  for (;;) {
    await work();
    const before = timesOf(folder);
    entered = false;
    print('\nWaiting for a change in this folder, or Enter. Ctrl+C ends.');
    while (!entered && timesOf(folder) === before) await pause(PAUSE);
    print('');
  }
}

/**
 * The files below a folder with their times, as one text that differs when one of them changes.
 * Left out: node_modules, data, and folders whose names begin with a dot.
 */
export function timesOf(folder: string): string {
  const times: string[] = [];
  const open = [folder];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    for (const entry of entriesOf(next)) {
      const path = join(next, entry.name);
      if (entry.isDirectory()) {
        if (!isLeftOut(entry.name)) open.push(path);
      } else if (times.length < MOST_FILES) {
        times.push(`${path} ${timeOf(path)}`);
      }
    }
  }
  return times.join('\n');
}

const isLeftOut = (name: string) =>
  name === 'node_modules' || name === 'data' || name.startsWith('.');

// A file or a folder can go while we look. Then it is as if it had not been there.
function entriesOf(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}

function timeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}
