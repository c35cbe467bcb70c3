import { statfsSync } from 'node:fs';
import { dirname } from 'node:path';
import { type Finding, fail, ok, warn } from './finding.ts';

const ENOUGH_SPACE = 100_000_000; // bytes: enough for weeks of events on a small site
const NO_SPACE = 5_000_000; // bytes: the write-ahead log alone may need that much

/** Checks the free space of the disk that a database file is on. */
export function examineSpace(path: string): Finding {
  const { bavail, bsize } = statfsSync(dirname(path));
  const free = bavail * bsize;
  const text = `${Math.floor(free / 1_000_000)} MB are free`;
  if (free < NO_SPACE) return fail('disk', `${text}: no one can sign in.`);
  return free < ENOUGH_SPACE
    ? warn('disk', `${text}: when it is full, no one can sign in.`)
    : ok('disk', `${text}.`);
}
