/**
 * Runs database work as a promise. Another program (the command line, a backup) may hold the write
 * lock. Waiting inside SQLite would block the whole process, so here the work waits in a queue and
 * everything else continues.
 */
import type { DatabaseLoad } from '../auth/database-load.ts';
import { isBusy, primaryCode, toUnavailable } from './sqlite-error.ts';

/** ms that work waits for a lock. */
const PATIENCE = 5_000;
/** ms between two tries. */
const EVERY = 10;

type Waiting = {
  /** Runs the work; returns false while the lock is held. */
  readonly tryAgain: () => boolean;
  readonly giveUp: () => void;
  triesLeft: number;
};

const queue: Waiting[] = [];
let isRunning = false;
let timer: NodeJS.Timeout | null = null;
const load = { calls: 0, ms: 0, errors: 0, pool: null };

/**
 * One call in seven is timed, and counts for seven: most are answered from memory, and two looks at
 * the clock take as long as they do. Seven, because requests make the same two or three calls
 * again and again, and each of them has to have its turn.
 */
const TIMED = 7;
let isMeasured = false;

/**
 * What storeCall did since the first call of this: without a reader it times nothing. A process has
 * one database.
 */
export function storeLoad(): DatabaseLoad {
  isMeasured = true;
  return load;
}

/**
 * Runs database work, at once when no lock is held. Rejects with StoreUnavailable for errors that
 * may pass, and for a lock after `patience` ms. Work that meets a lock has done nothing and runs
 * again from the start, so it must change nothing but the database.
 */
export async function storeCall<T>(work: () => T, patience: number = PATIENCE): Promise<T> {
  if (queue.length > 0) runQueue(); // work that waits comes first
  load.calls++;
  try {
    return timed(work);
  } catch (error) {
    if (!isBusy(error)) throw failed(error);
    return waitFor(work, patience, error);
  }
}

function timed<T>(work: () => T): T {
  if (!isMeasured || load.calls % TIMED !== 0) return work();
  const started = performance.now();
  try {
    return work();
  } finally {
    load.ms += TIMED * (performance.now() - started);
  }
}

function failed(error: unknown): unknown {
  if (primaryCode(error) !== null) load.errors++;
  return toUnavailable(error);
}

function waitFor<T>(work: () => T, patience: number, found: unknown): Promise<T> {
  return new Promise((resolve, reject) => {
    const tryAgain = () => {
      try {
        resolve(timed(work));
      } catch (error) {
        if (isBusy(error)) return false;
        reject(failed(error));
      }
      return true;
    };
    const giveUp = () => reject(failed(found));
    queue.push({ tryAgain, giveUp, triesLeft: Math.ceil(patience / EVERY) });
    timer ??= setInterval(tick, EVERY);
  });
}

function tick(): void {
  runQueue();
  for (const waiting of queue.slice()) {
    if (--waiting.triesLeft > 0) continue;
    queue.splice(queue.indexOf(waiting), 1);
    waiting.giveUp();
  }
  if (queue.length > 0 || timer === null) return;
  clearInterval(timer);
  timer = null;
}

/**
 * Runs waiting work in order of arrival until a lock is met again: a process has one database, so
 * the next work would meet it, too. Work may call a store itself (a key that was lost becomes an
 * event): the first in the queue is then that work, which must not run twice, and the one behind it
 * would be dropped.
 */
function runQueue(): void {
  if (isRunning) return;
  isRunning = true;
  while (queue[0]?.tryAgain()) queue.shift();
  isRunning = false;
}
