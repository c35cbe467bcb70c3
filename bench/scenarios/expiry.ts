/** A million sessions expire at the same moment: how long does the event loop pause meanwhile? */
import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { temporaryFolder } from '../clean-up.ts';
import type { Expiry, Pauses } from '../expiry.ts';
import { atMost, type Scenario, type Settings } from '../report.ts';
import { runScript } from '../script.ts';

export const expiry: Scenario = { name: 'expiry', run };

async function run(settings: Settings) {
  const count = settings.quick ? 50_000 : 1_000_000;
  const seconds = settings.quick ? 10 : 120;
  const file = join(temporaryFolder(), 'expiry.db');
  const disk = await longestSync(`${file}-sync`, (seconds / 4) * 1000);
  const args = [file, String(count), String(seconds)];
  const flags = ['--max-old-space-size=4096'];
  const result: Expiry = JSON.parse(await runScript({ file: 'expiry.ts', args, flags }));
  const row = (label: string, { longest, monitor, long }: Pauses) => [
    label,
    longest.toFixed(1),
    monitor.toFixed(1),
    long.toFixed(0),
  ];
  return {
    title: 'Sessions that expire together',
    notes: [
      `${count.toLocaleString('en')} sessions expire at the same moment; the housekeeping of the server then deleted ${result.swept.toLocaleString('en')} of them, in memory and in the database, in ${result.seconds.toFixed(0)} s (measured for ${seconds} s at most). An expired session grants no access, deleted or not.`,
      'The longest turn of an event loop that does nothing else; the monitor is that of node:perf_hooks. The first row is the same loop with nothing to delete: the noise of this machine.',
      `Each deletion waits until it is on disk. The disk alone, with 4 KiB to sync every 20 ms, took up to ${disk.toFixed(1)} ms just before: no turn that commits can promise less.`,
    ],
    table: {
      columns: ['', 'longest pause ms', 'monitor ms', 'over 5 ms a minute'],
      rows: [row('nothing expires', result.quiet), row('all expire', result.sweeping)],
    },
    checks: [atMost('longest pause', result.sweeping.longest, 5, ' ms')],
  };
}

/** The longest sync of the disk in ms, with a page written every 20 ms for some time. */
async function longestSync(path: string, forMs: number): Promise<number> {
  const handle = openSync(path, 'w');
  const page = Buffer.alloc(4_096);
  let longest = 0;
  for (const end = performance.now() + forMs; performance.now() < end; await delay(20)) {
    writeSync(handle, page);
    const began = performance.now();
    fsyncSync(handle);
    longest = Math.max(longest, performance.now() - began);
  }
  closeSync(handle);
  return longest;
}
