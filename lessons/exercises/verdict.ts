/** Judges a file of the learner, whatever is in it. */
import { once } from 'node:events';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { ExerciseName } from './exercises.ts';
import type { Verdict } from './judge.ts';

/** ms until a thread counts as stuck. Starting it takes a tenth of that on a slow machine. */
const PATIENCE = 10_000;

/** The verdict on a file. `patience`: ms until it counts as stuck. */
export async function verdictOn(
  exercise: ExerciseName,
  file: string,
  patience = PATIENCE,
): Promise<Verdict> {
  const href = pathToFileURL(file).href;
  const worker = new Worker(new URL('./worker.ts', import.meta.url), {
    workerData: { exercise, href },
  });
  try {
    const [verdict] = await once(worker, 'message', { signal: AbortSignal.timeout(patience) });
    return verdict;
  } catch (error) {
    const stuck = error instanceof Error && error.name === 'AbortError';
    const what = stuck ? 'it did not end: does a loop go on for ever?' : `it ended: ${error}`;
    return { passed: false, lines: [`x   I ran your file, and ${what}`] };
  } finally {
    await worker.terminate(); // a timer of theirs would keep it alive
  }
}
