/** A million sessions expire at the same moment: how long does the event loop pause meanwhile? */
import { join } from 'node:path';
import { temporaryFolder } from '../clean-up.ts';
import { syncPauses } from '../disk.ts';
import type { Expiry, Pauses } from '../expiry.ts';
import { atMost, type Scenario, type Settings } from '../report.ts';
import { runScript } from '../script.ts';

export const expiry: Scenario = { name: 'expiry', rounds: 1, run };

async function run({ smoke, progress }: Settings) {
  const count = smoke ? 50_000 : 1_000_000;
  const seconds = smoke ? 6 : 30;
  const folder = temporaryFolder();
  const disk = await syncPauses(join(folder, 'sync'), (seconds / 2) * 1000);
  progress(`the disk alone: ${disk.longest.toFixed(1)} ms`);
  const expire = async (synchronous: 'FULL' | 'OFF'): Promise<Expiry> => {
    const file = join(folder, `${synchronous}.db`);
    const args = [file, String(count), String(seconds), synchronous];
    const flags = ['--max-old-space-size=4096'];
    const result: Expiry = JSON.parse(await runScript({ file: 'expiry.ts', args, flags }));
    progress(`synchronous ${synchronous}: ${result.sweeping.longest.toFixed(1)} ms`);
    return result;
  };
  const waiting = await expire('FULL');
  const own = await expire('OFF');
  const row = (label: string, { longest, long }: Pauses) => [
    label,
    longest.toFixed(1),
    long.toFixed(0),
  ];
  return {
    title: 'Sessions that expire together',
    notes: [
      `${count.toLocaleString('en')} sessions expire at the same moment, and the housekeeping of the server deletes them, in memory and in the database: ${amount(waiting)} with the disk, ${amount(own)} without. An expired session grants no access, deleted or not.`,
      'A pause is one turn of an event loop that does nothing else. Each deletion waits until it is on disk, and no turn that commits can promise less than the disk: its row is a file of its own, with 4 KiB and a sync every 20 ms, just before. "Without the disk" is the same with SQLite told not to wait for it (PRAGMA synchronous = OFF): what remains is our own, and the noise of the machine.',
    ],
    table: {
      columns: ['', 'longest pause ms', 'over 5 ms per minute'],
      rows: [
        row('nothing expires', waiting.quiet),
        row('the disk alone', disk),
        row('all expire', waiting.sweeping),
        row('nothing expires, without the disk', own.quiet),
        row('all expire, without the disk', own.sweeping),
      ],
    },
    checks: [
      atMost(
        'longest pause while sessions expire, beside that of the disk',
        own.sweeping.longest,
        5,
        ' ms',
      ),
    ],
  };
}

function amount({ swept, seconds }: Expiry): string {
  return `${swept.toLocaleString('en')} in ${seconds.toFixed(0)} s`;
}
