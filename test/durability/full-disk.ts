/**
 * The same on a disk that fills up: people sign up, in and out while there is less and less room,
 * and then none. What was acknowledged is kept, everything else is answered with 503, /ready says
 * so, and all goes on when there is room again.
 */
import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmdirSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { createRandom } from '../fuzz/random.ts';
import type { Owner } from '../support.ts';
import { compare, giveHeadStart, integrityOf, type Round, startServer } from './durability.ts';
import { Ledger } from './ledger.ts';
import { Load } from './load.ts';

export type FullDiskOptions = {
  readonly seed: number;
  /**
   * ms of use before the disk is filled: the log of changes is then as long as it gets, and used
   * again.
   */
  readonly warmUp: number;
};

export type FullDisk = Round & {
  /** What /ready said, in order, each word once. */
  readonly ready: string[];
  /** What /health said meanwhile. */
  readonly health: Set<number>;
};

const PATIENCE = 120_000; // ms; a busy machine takes its time
const LOOK_EVERY = 300; // ms

/** A small disk of its own, taken away at the end; null where this account may not mount one. */
export function smallDisk(owner: Owner, kibibytes: number): string | null {
  const folder = mkdtempSync(join(tmpdir(), 'coatcheck-disk-'));
  owner.after(() => {
    spawnSync('umount', ['-l', folder], { stdio: 'ignore' });
    rmdirSync(folder);
  });
  const options = ['-t', 'tmpfs', '-o', `size=${kibibytes}k`, 'coatcheck', folder];
  return spawnSync('mount', options, { stdio: 'ignore' }).status === 0 ? folder : null;
}

/**
 * Fills the disk of a server in use, makes room again, kills it, and looks for everything that was
 * acknowledged.
 */
export async function fullDisk(
  owner: Owner,
  disk: string,
  { seed, warmUp }: FullDiskOptions,
): Promise<FullDisk> {
  const file = join(disk, 'coatcheck.db');
  const filler = join(disk, 'filler');
  const ledger = new Ledger();
  const random = createRandom(seed, 1);
  await giveHeadStart(file, ledger, 1);
  const child = await startServer(owner, file);
  const load = new Load(child.origin, ledger, random, { claimRefusal: true });
  const result: FullDisk = {
    ...load.counts,
    round: 1,
    ms: 0,
    checked: 0,
    lost: [],
    survivors: [],
    integrity: '',
    ready: [],
    health: new Set<number>(),
  };
  const started = performance.now();
  const running = load.run(warmUp);
  await wait(warmUp);
  await readyUntil(child.origin, 'ok', result);
  fill(filler);
  await readyUntil(child.origin, 'storage', result);
  const refused = load.counts.refused;
  // sign-ups, log-ins and log-outs on the full disk
  await until(() => load.counts.refused >= refused + 5);
  rmSync(filler);
  await readyUntil(child.origin, 'ok', result);
  const stored = load.counts.signUps + load.counts.logIns;
  await until(() => load.counts.signUps + load.counts.logIns >= stored + 3);
  load.stop();
  await child.end('SIGKILL');
  await running;
  Object.assign(result, load.counts, { ms: Math.round(performance.now() - started) });
  await compare(await startServer(owner, file), file, ledger, random, result);
  result.integrity = integrityOf(file);
  return result;
}

/** Takes all the room there is. */
export function fill(path: string): void {
  const handle = openSync(path, 'w');
  try {
    for (;;) writeSync(handle, Buffer.alloc(4_096));
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error;
  } finally {
    closeSync(handle);
  }
}

/** Asks /ready until it says a word, and writes down every word on the way. */
async function readyUntil(origin: string, wanted: string, result: FullDisk): Promise<void> {
  await until(async () => {
    const response = await fetch(`${origin}/ready`);
    const { status } = (await response.json()) as { status: string };
    if (result.ready.at(-1) !== status) result.ready.push(status);
    result.health.add((await fetch(`${origin}/health`)).status);
    return status === wanted && response.status === (wanted === 'ok' ? 200 : 503);
  });
}

async function until(done: () => boolean | Promise<boolean>): Promise<void> {
  const end = performance.now() + PATIENCE;
  while (!(await done())) {
    if (performance.now() > end) throw new Error('it did not happen in time');
    await wait(LOOK_EVERY);
  }
}
