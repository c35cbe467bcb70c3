/** The disk alone: how long it takes to confirm a page that was written. */
import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import type { Pauses } from './expiry.ts';

const PAGE = Buffer.alloc(4_096);
const INTERVAL = 20; // ms
const LONG = 5; // ms

/** Writes and syncs a page every 20 ms for some time: the longest sync in ms, and the long ones. */
export async function syncPauses(path: string, forMs: number): Promise<Pauses> {
  const handle = openSync(path, 'w');
  let longest = 0;
  let long = 0;
  for (const end = performance.now() + forMs; performance.now() < end; await delay(INTERVAL)) {
    writeSync(handle, PAGE);
    const began = performance.now();
    fsyncSync(handle);
    const took = performance.now() - began;
    longest = Math.max(longest, took);
    if (took > LONG) long++;
  }
  closeSync(handle);
  return { longest, long: (long / forMs) * 60_000 };
}
