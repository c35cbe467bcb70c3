/** How a run is told. */
import type { Report } from './execute.ts';
import type { Problem } from './parse.ts';

/** A problem for a person: where it is comes first, in the form that editors open. */
export function problemText({ file, line, what, detail }: Problem): string {
  return `${file}:${line}: ${what}\n${detail.map((each) => `    ${each}\n`).join('')}`;
}

/** The last line of a run. */
export function summary(reports: readonly Report[]): string {
  const sum = (number: 'commands' | 'executed' | 'quotes') =>
    reports.reduce((total, report) => total + report[number], 0);
  const done = `${sum('executed')} of ${sum('commands')} commands executed`;
  return `${done}, ${sum('quotes')} quotes compared, in ${reports.length} lessons`;
}
