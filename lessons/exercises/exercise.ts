/** What an exercise is: functions that the learner writes in a file of their own, and checks. */

/** What went wrong, in the words that the learner reads. */
export type Miss = {
  readonly did: string;
  readonly expected: string;
  readonly got: string;
  /** One or two sentences that lead to the repair. */
  readonly hint: string;
};

/** Their code does not do what the check asks for. */
export class Missed extends Error {
  readonly miss: Miss;

  constructor(miss: Miss) {
    super(miss.expected);
    this.miss = miss;
  }
}

/** Throws Missed unless `right`. */
export function expect(right: boolean, miss: Miss): asserts right {
  if (!right) throw new Missed(miss);
}

/** The functions that a file exports, by name. They may be async: a check awaits each result. */
export type Functions = Readonly<Record<string, (...args: never[]) => unknown>>;

export type Check<F extends Functions = Functions> = {
  /** A sentence about code that is right. */
  readonly title: string;
  /** `folder`: the URL of the folder that their file is in. */
  run(functions: F, folder: URL): void | Promise<void>;
};

export type Exercise<F extends Functions = Functions> = {
  /** The file when the learner names none. */
  readonly file: string;
  /** The functions that the file has to export. */
  readonly names: readonly (keyof F & string)[];
  readonly checks: readonly Check<F>[];
};

/** A value as one would say it: `null`, `a function`, `"7Q2"`, `{"userId":1}`. */
export function inWords(value: unknown): string {
  if (value instanceof Map) return `a Map with ${inWords(Object.fromEntries(value))}`;
  if (typeof value === 'function') return 'a function';
  if (value === Object.prototype) return 'the prototype of all objects';
  const text = value === undefined ? 'undefined' : JSON.stringify(value);
  return text.length > 100 ? `${text.slice(0, 100)}…` : text;
}
