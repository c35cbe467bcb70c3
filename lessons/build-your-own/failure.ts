/**
 * Why a stage is not passed. There are three kinds, and each has its own words: the server is
 * wrong (Wrong), nothing answers (NoAnswer), and every other error is a mistake of the checker.
 */
import type { Answer } from './message.ts';

/** The same few lines in three languages. */
export type Code = { readonly js: string; readonly python: string; readonly go: string };

/** What can be wrong with a server, and how its author finds the way out. */
export type Finding = {
  /** A name for tests and for the count of hints. */
  readonly id: string;
  readonly expected: string;
  /** One sentence. */
  readonly why: string;
  /** A line to type, with `$URL` for the server. */
  readonly tryIt: string;
  /** A lesson, relative to lessons/. */
  readonly read: string;
  /** A nudge, and the way there. The code is the third hint. */
  readonly hints: readonly [nudge: string, way: string];
  readonly code: Code;
};

/** What was seen this time. */
export type Seen = {
  /** The answer that is wrong, if one came. */
  readonly answer?: Answer | null | undefined;
  /** The line of it to mark: the first that has this text. Absent: the status line. */
  readonly mark?: string | RegExp;
  /** One sentence with the numbers of this run. */
  readonly saw: string;
  /** Whether the report shows only what this browser sent: others ran beside it. */
  readonly alone?: boolean;
};

/** The server does something wrong. */
export class Wrong extends Error {
  readonly finding: Finding;
  readonly seen: Seen;

  constructor(finding: Finding, seen: Seen) {
    super(`${finding.id}: ${seen.saw}`);
    this.finding = finding;
    this.seen = seen;
  }
}

/** No answer came: nothing listens, the connection broke off, or the time was up. */
export class NoAnswer extends Error {
  /** The last lines of a server that was started and did not come to listen. */
  readonly lastLines: readonly string[];

  constructor(message: string, lastLines: readonly string[] = []) {
    super(message);
    this.lastLines = lastLines;
  }
}

/** Throws Wrong unless `right`. */
export function expect(right: boolean, finding: Finding, seen: Seen): asserts right {
  if (!right) throw new Wrong(finding, seen);
}

/** For a catch: null when no answer came; every other error goes on. */
export function noAnswer(error: unknown): null {
  if (error instanceof NoAnswer) return null;
  throw error;
}
