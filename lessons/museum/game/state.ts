/** What the museum remembers about you: data/course/museum.json. */
import { hash } from 'node:crypto';
import { openCourseFolder } from '../../../learn/course-folder.ts';
import type { Case } from './case.ts';

/** What you have done with a case. */
export type Progress = {
  /** How many hints you have seen. */
  readonly hints: number;
  /** Whether you have brought its flag. */
  readonly flag: boolean;
  /** How many wrong diagnoses you have given. */
  readonly wrong: number;
  /** Whether you have named its mistake as well. */
  readonly solved: boolean;
  readonly mended: boolean;
};

/** The last start of a case. Kept after its end, so that you can bring the flag later. */
export type Started = {
  /** The hash of its flag. */
  readonly hash: string;
  /** Where to send things to its people; null when it no longer runs. */
  readonly control: string | null;
  /** The address that you use. */
  readonly url: string;
};

export type State = {
  progress(one: Case): Progress;
  setProgress(one: Case, change: Partial<Progress>): void;
  started(one: Case): Started | null;
  setStarted(one: Case, started: Started): void;
};

const NONE: Progress = { hints: 0, flag: false, wrong: 0, solved: false, mended: false };

/** Opens the memory in data/course/, wherever the database of the course is. */
export function openState(): State {
  const folder = openCourseFolder('data/learn.db');
  // Read again each time: a case that runs and the commands beside it share the file.
  const read = (): { progress: Table<Progress>; started: Table<Started> } => {
    const value = folder.read('museum');
    const { progress, started } = isTable(value) ? value : {};
    return {
      progress: isTable(progress) ? (progress as Table<Progress>) : {},
      started: isTable(started) ? (started as Table<Started>) : {},
    };
  };
  return {
    progress: ({ id }) => ({ ...NONE, ...read().progress[id] }),
    setProgress({ id }, change) {
      const all = read();
      const next = { ...NONE, ...all.progress[id], ...change };
      folder.write('museum', { ...all, progress: { ...all.progress, [id]: next } });
    },
    started: ({ id }) => read().started[id] ?? null,
    setStarted({ id }, started) {
      const all = read();
      folder.write('museum', { ...all, started: { ...all.started, [id]: started } });
    },
  };
}

type Table<T> = Readonly<Record<string, T | undefined>>;

function isTable(value: unknown): value is Table<unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * The hash under which the flag of a case is kept. Space around it and capitals do not count, nor
 * does the sentence in which it stood.
 */
export function hashFlag({ id }: Case, text: string): string {
  const plain = text.trim().toLowerCase();
  return hash('sha256', `${id} ${/coat-[0-9a-f]{12}/.exec(plain)?.[0] ?? plain}`);
}
