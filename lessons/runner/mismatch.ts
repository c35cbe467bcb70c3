/** Explains why the output of a step does not match the lesson. */
import type { Match } from './match.ts';
import type { Step } from './parse.ts';
import type { Problem } from './problem.ts';

type Failed = Extract<Match, { readonly ok: false }>;

/** The problem of a step whose output did not match: the line, what is wrong, and a small diff. */
export function mismatch(
  { command, expected, line, outputLine }: Step,
  output: readonly string[],
  { at, actual, reason }: Failed,
): Omit<Problem, 'file'> {
  const surplus = at >= expected.length;
  const what = surplus ? 'it prints more than this' : 'it prints something else';
  const place = surplus && at > 0 ? outputLine + at - 1 : outputLine + at;
  return {
    line: surplus && at === 0 ? line : place,
    what: reason ?? what,
    detail: [
      ...(command === null ? [] : [`  $ ${command}`]),
      ...output.slice(Math.max(0, actual - 2), actual).map((text) => `  ${text}`),
      ...(surplus ? [] : [`- ${expected[at]}`]),
      ...output.slice(actual, actual + 3).map((text) => `+ ${text}`),
      ...(actual >= output.length ? ['+ (nothing more)'] : []),
    ],
  };
}
