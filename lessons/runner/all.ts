/** Runs several lessons, some of them side by side. */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { outline } from '../outline.ts';
import { runLesson } from './execute.ts';
import type { Options } from './options.ts';
import { parseLesson } from './parse.ts';
import { missingProgram } from './programs.ts';
import type { Report } from './report.ts';

/** The number of lessons that run side by side. */
export const AT_A_TIME = 3;
/** The number of those that wait before each command, and so do little. */
const AT_A_PACE = 24;

/** The paths of all lessons of a repository, in reading order: `lessons/b-cookies/2-parsing.md`. */
export function lessonFiles(root: string): readonly string[] {
  return outline(root).map(({ file }) => file);
}

/** The documents outside the course that quote the source, in order: `docs/one-login.md`. */
export function documentFiles(root: string): readonly string[] {
  const quotes = (file: string) =>
    /^```ts (?:file|in)=/m.test(readFileSync(join(root, file), 'utf8'));
  return globSync('docs/*.md', { cwd: root }).filter(quotes).sort();
}

/**
 * The lessons that can run on this computer, of these. Calls `skipped` for each other one, with the
 * reason.
 */
export function runnable(
  root: string,
  files: readonly string[],
  skipped: (file: string, reason: string) => void,
): readonly string[] {
  return files.filter((file) => {
    const reason = missingProgram(parseLesson(file, readFileSync(join(root, file), 'utf8')));
    if (reason !== null) skipped(file, reason);
    return reason === null;
  });
}

/** Runs lessons, and calls `done` after each. Resolves to the reports in the order of the files. */
export async function runLessons(
  files: readonly string[],
  options: Options,
  done: (report: Report) => void,
): Promise<readonly Report[]> {
  const reports: Report[] = [];
  const waiting = longestFirst(options.root, files);
  const worker = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const [index, file] = next;
      const report = await runLesson(join(options.root, file), options);
      reports[index] = report;
      done(report);
    }
  };
  await Promise.all(Array.from({ length: options.pace ? AT_A_PACE : AT_A_TIME }, worker));
  return reports;
}

// Start with the lessons that sleep longest, or one of them would run alone at the end.
function longestFirst(root: string, files: readonly string[]): [number, string][] {
  const waits = (file: string) => {
    const sleeps = readFileSync(join(root, file), 'utf8').matchAll(/\bsleep ([\d.]+)/g);
    return [...sleeps].reduce((sum, [, seconds]) => sum + Number(seconds), 0);
  };
  return [...files.entries()].sort(([, a], [, b]) => waits(b) - waits(a));
}
