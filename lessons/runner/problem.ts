/** What can be wrong with a lesson, and how that is told. */

/** Something that is wrong with a lesson. `detail` is a small diff or a hint, possibly empty. */
export type Problem = {
  readonly file: string;
  readonly line: number;
  readonly what: string;
  readonly detail: readonly string[];
};

/**
 * Adds a problem to the list of one lesson. The rules of form in lint.ts are given this function.
 */
export type AddProblem = (line: number, what: string, ...detail: string[]) => void;

/** The problem as text for people. It begins with file and line, in the form that editors open. */
export function problemText({ file, line, what, detail }: Problem): string {
  return `${file}:${line}: ${what}\n${detail.map((each) => `    ${each}\n`).join('')}`;
}
