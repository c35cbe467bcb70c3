/**
 * What `npm test` runs. `node --test` starts a process for each file that it is given, and two
 * hundred starts take longer than the tests themselves. So it is given the few files beside this
 * one, and each loads its share of the test files into one process.
 *
 * A test file can rely on this: its tests run after those of the file before it, never at the same
 * time, and its top-level `before` and `after` belong in a `describe`, or they hold for the whole
 * share.
 */
import { globSync } from 'node:fs';
import { sep } from 'node:path';
import { pathToFileURL } from 'node:url';

/**
 * The folders of test/ that only `npm run test:all` runs: they start programs, judge each page in a
 * browser, and take minutes.
 */
export const SLOW: readonly string[] = [
  'program',
  'forward-auth',
  'fuzz',
  'pages',
  'postgres',
  'long',
  'lessons',
];

/** How many files share the tests that need no browser. */
export const SHARES = 6;

const all = globSync('test/**/*.test.ts').map((file) => file.replaceAll(sep, '/'));

/** The paths of the test files that `npm test` runs, sorted. */
export const quickTests: readonly string[] = all
  .filter((file) => !SLOW.includes(file.split('/')[1] ?? ''))
  .sort();

/** Those of them that need a browser. They stay together, so that one Chromium is enough. */
export const browserTests = quickTests.filter((file) => file.startsWith('test/browser/'));

const others = quickTests.filter((file) => !file.startsWith('test/browser/'));

/**
 * One share of the others; `share` counts from 0. Neighbours in the list go to different shares.
 */
export function shareOf(share: number): readonly string[] {
  return others.filter((_, index) => index % SHARES === share);
}

/** Loads test files into this process, in their order. */
export async function load(files: readonly string[]): Promise<void> {
  for (const file of files) await import(pathToFileURL(file).href);
}
