/**
 * What the learner has read, guessed and done. It is kept in data/course/progress.json over
 * restarts, and nobody else reads it. A file that is damaged counts as none, and of a file that was
 * edited only what fits is taken.
 */
import type { CourseFolder } from '../course-folder.ts';
import { type Due, firstDue, laterDue } from './recall.ts';

/** The file of the course folder. */
export const PROGRESS_FILE = 'progress';

/** The most entries of each kind: the course has fewer, so only a damaged file has more. */
const MOST = 1_000;
const LONGEST_NAME = 60;
const LESSON = /^[a-i]\d{1,2}$/;
const NUMBERED = /^[a-i]\d{1,2}\.\d{1,2}$/;

type Stored = {
  last: string | null;
  path: string | null;
  read: readonly string[];
  guesses: Readonly<Record<string, string>>;
  done: readonly string[];
  due: Readonly<Record<string, Due>>;
};

/** The progress of one learner. Every change is on disk when its method returns. */
export class Progress {
  readonly #folder: CourseFolder;

  constructor(folder: CourseFolder) {
    this.#folder = folder;
  }

  /** The lesson that was opened last; null at the beginning. */
  get last(): string | null {
    return this.#stored().last;
  }

  /** The name of the path that was chosen; null for none. */
  get path(): string | null {
    return this.#stored().path;
  }

  /** What is kept about one lesson. */
  of(lesson: string): LessonProgress {
    const { read, guesses, done } = this.#stored();
    const numbers = (keys: readonly string[]) =>
      keys.filter((key) => key.startsWith(`${lesson}.`)).map((key) => Number(key.split('.')[1]));
    return {
      read: read.includes(lesson),
      guesses: new Map(
        numbers(Object.keys(guesses)).map((n) => [n, guesses[`${lesson}.${n}`] ?? '']),
      ),
      done: new Set(numbers(done)),
    };
  }

  /** The lessons whose question for another day is due on a day. */
  due(day: string): readonly string[] {
    return Object.entries(this.#stored().due)
      .filter(([, due]) => due.on <= day)
      .map(([lesson]) => lesson);
  }

  /** A lesson was opened. `path`: the path on which the reader set out with it, or null. */
  open(lesson: string, path: string | null): void {
    const stored = this.#stored();
    const next = { ...stored, last: lesson, path: path ?? stored.path };
    if (stored.last !== next.last || stored.path !== next.path) this.#write(next);
  }

  /** A guess was made. Only the first counts: a later one is made after the answer was shown. */
  guess(lesson: string, prediction: number, letter: string): void {
    const stored = this.#stored();
    const key = `${lesson}.${prediction}`;
    if (Object.hasOwn(stored.guesses, key)) return;
    this.#write({ ...stored, guesses: { ...stored.guesses, [key]: letter } });
  }

  /** An exercise was done, or was not after all. */
  setDone(lesson: string, turn: number, isDone: boolean): void {
    const stored = this.#stored();
    const key = `${lesson}.${turn}`;
    const others = stored.done.filter((each) => each !== key);
    this.#write({ ...stored, done: isDone ? [...others, key] : others });
  }

  /** A lesson was read to its end. Its question comes up on the next day. */
  finish(lesson: string, day: string): void {
    const stored = this.#stored();
    if (stored.read.includes(lesson)) return;
    const due = { ...stored.due, [lesson]: firstDue(day) };
    this.#write({ ...stored, read: [...stored.read, lesson], due });
  }

  /** A question was answered from memory, or not. */
  recall(lesson: string, knew: boolean, day: string): void {
    const stored = this.#stored();
    const { [lesson]: due, ...others } = stored.due;
    if (due === undefined) return;
    const later = laterDue(due, knew, day);
    this.#write({ ...stored, due: later === null ? others : { ...others, [lesson]: later } });
  }

  #stored(): Stored {
    return readStored(this.#folder.read(PROGRESS_FILE));
  }

  #write(stored: Stored): void {
    this.#folder.write(PROGRESS_FILE, stored);
  }
}

/** What is kept about one lesson: predictions and exercises are counted from 1. */
export type LessonProgress = {
  readonly read: boolean;
  readonly guesses: ReadonlyMap<number, string>;
  readonly done: ReadonlySet<number>;
};

function readStored(value: unknown): Stored {
  const { last, path, read, guesses, done, due } = isRecord(value) ? value : {};
  return {
    last: typeof last === 'string' && LESSON.test(last) ? last : null,
    path: typeof path === 'string' && path.length <= LONGEST_NAME ? path : null,
    read: texts(read, LESSON),
    guesses: entries(guesses, NUMBERED, (letter) =>
      /^[a-d]$/.test(String(letter)),
    ) as Stored['guesses'],
    done: texts(done, NUMBERED),
    due: entries(due, LESSON, isDue) as Stored['due'],
  };
}

function texts(value: unknown, form: RegExp): readonly string[] {
  if (!Array.isArray(value)) return [];
  return [...new Set(value.filter((each) => typeof each === 'string' && form.test(each)))].slice(
    0,
    MOST,
  );
}

function entries(value: unknown, form: RegExp, fits: (each: unknown) => boolean) {
  if (!isRecord(value)) return {};
  const kept = Object.entries(value).filter(([key, each]) => form.test(key) && fits(each));
  return Object.fromEntries(kept.slice(0, MOST));
}

function isDue(value: unknown): boolean {
  return (
    isRecord(value) && /^\d{4}-\d\d-\d\d$/.test(String(value.on)) && Number.isInteger(value.step)
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
