import { statfsSync } from 'node:fs';
import { dirname } from 'node:path';
import { type Finding, ok, warn } from './finding.ts';

/** Bytes: enough for months of events on a small site. deploy/monitoring/alerts.yml has it, too. */
export const ENOUGH_SPACE = 200_000_000;

/**
 * Checks the free space of the disk that a database file is on. It warns at most: whether the
 * server can still write is what its probe finds (storage.ts).
 */
export function examineSpace(path: string): Finding {
  const { bavail, bsize } = statfsSync(dirname(path));
  const free = bavail * bsize;
  const text = `${Math.floor(free / 1_000_000)} MB are free`;
  return free < ENOUGH_SPACE
    ? warn('disk', `${text}: when it is full, no one can sign in.`)
    : ok('disk', `${text}.`);
}
