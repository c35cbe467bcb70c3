/** What the learner has passed so far, and which hints they have seen. Git ignores the file. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** The progress of one learner. */
export type Progress = {
  /** The numbers of the stages that were passed. */
  readonly passed: readonly number[];
  /** The id of the last failure, and how many of its hints were shown. */
  readonly failure: string | null;
  readonly hints: number;
};

const NOTHING: Progress = { passed: [], failure: null, hints: 0 };

/** Reads the progress. A file that is missing or damaged counts as none. */
export function readProgress(file: string): Progress {
  try {
    return { ...NOTHING, ...JSON.parse(readFileSync(file, 'utf8')) };
  } catch {
    return NOTHING;
  }
}

/** Stores the progress. */
export function writeProgress(file: string, progress: Progress): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(progress)}\n`);
}

/** The progress after a stage was passed. */
export function withPassed(progress: Progress, stage: number): Progress {
  const passed = [...new Set([...progress.passed, stage])].sort((a, b) => a - b);
  return { passed, failure: null, hints: 0 };
}

/** The progress after a failure. `hint`: whether one hint more was asked for. */
export function withFailure(progress: Progress, failure: string, hint: boolean): Progress {
  const before = progress.failure === failure ? progress.hints : 0;
  return { ...progress, failure, hints: before + (hint ? 1 : 0) };
}
