/** The result of running one lesson, and the summary of several. */
import type { Blanks } from './match.ts';
import type { Step } from './parse.ts';
import type { Problem } from './problem.ts';
import type { Seen } from './seen.ts';

/** The real output of a step, from which `--update` rewrites the lesson. */
export type Printed = {
  readonly step: Step;
  readonly output: readonly string[];
  readonly blanks: Blanks;
};

/** The result of running one lesson. */
export type Report = {
  /** The path of the lesson from the root. */
  readonly file: string;
  readonly problems: readonly Problem[];
  readonly commands: number;
  readonly executed: number;
  readonly quotes: number;
  /** What the wire view recognised; null when the lesson did not start it. */
  readonly seen: Seen | null;
  readonly remarks: readonly string[];
  /** The files and folders that the lesson leaves in the top folder of the repository. */
  readonly left: readonly string[];
  readonly printed: readonly Printed[];
};

/** The last line of a run: how many commands were executed and how many quotes compared. */
export function summary(reports: readonly Report[]): string {
  const sum = (number: 'commands' | 'executed' | 'quotes') =>
    reports.reduce((total, report) => total + report[number], 0);
  const done = `${sum('executed')} of ${sum('commands')} commands executed`;
  return `${done}, ${sum('quotes')} quotes compared, in ${reports.length} files`;
}
