/**
 * Rewrites the quotes and outputs of a lesson from the source and from a run. Expected lines that
 * still match keep their placeholders; the others are replaced by the real output. A named
 * placeholder says that two outputs are equal, which a single output does not show. So a line with
 * one is never rewritten, and the update of that step is refused.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ANY, type Blanks, blankNames, matchLine } from './match.ts';
import { parseLesson } from './parse.ts';
import type { Problem } from './problem.ts';
import { compareQuote, quoted } from './quotes.ts';
import type { Printed, Report } from './report.ts';

/** Replaces `remove` lines, from the line number `line` on. */
type Replacement = {
  readonly line: number;
  readonly remove: number;
  readonly lines: readonly string[];
};

/** Rewrites a lesson after a run. Returns the number of changed places, and what was refused. */
export function update(
  report: Report,
  root: string,
): { changed: number; refused: readonly Problem[] } {
  const path = join(root, report.file);
  const text = readFileSync(path, 'utf8');
  const refused: Problem[] = [];
  const replacements: Replacement[] = [];
  for (const printed of report.printed) {
    const { step, output, blanks } = printed;
    const lines = rewritten(printed);
    if (lines === null) {
      const line = step.outputLine + firstLost(step.expected, output, blanks);
      const what = 'this would change a named blank: look at it and write it by hand';
      refused.push({ file: report.file, line, what, detail: output.map((each) => `+ ${each}`) });
    } else replacements.push({ line: step.outputLine, remove: step.expected.length, lines });
  }
  for (const block of parseLesson(report.file, text).blocks) {
    if (!block.info.startsWith('ts ') || compareQuote(block, root) === null) continue;
    const source = quoted(block, root);
    if (source.ok)
      replacements.push({ line: block.line + 1, remove: block.lines.length, lines: source.lines });
  }
  const content = text.split('\n');
  // From the last replacement to the first, so that the line numbers of the others stay right.
  for (const { line, remove, lines } of replacements.sort((a, b) => b.line - a.line)) {
    content.splice(line - 1, remove, ...lines);
  }
  if (replacements.length > 0) writeFileSync(path, content.join('\n'));
  return { changed: replacements.length, refused };
}

/** The new expected lines; null when a line with a named blank matches no output line. */
export function rewritten({ step, output, blanks }: Printed): readonly string[] | null {
  const { expected } = step;
  const pairs = align(expected, output, blanks);
  const kept = new Set(pairs.map(([i]) => i));
  if (expected.some((line, i) => blankNames(line).length > 0 && !kept.has(i))) return null;
  const lines: string[] = [];
  let [i, j] = [0, 0];
  for (const [nextI, nextJ] of [...pairs, [expected.length, output.length] as const]) {
    if (expected.slice(i, nextI).includes(ANY)) lines.push(ANY);
    else lines.push(...output.slice(j, nextJ).map((line) => withBlanks(line, blanks)));
    const line = expected[nextI];
    if (line !== undefined) lines.push(line);
    [i, j] = [nextI + 1, nextJ + 1];
  }
  return lines;
}

// The longest common subsequence: pairs of an expected line and the output line that it matches.
function align(expected: readonly string[], output: readonly string[], blanks: Blanks) {
  const fits = (i: number, j: number) =>
    expected[i] !== ANY && !('reason' in matchLine(expected[i] ?? '', output[j] ?? '', blanks));
  const width = output.length + 1;
  const best = new Array<number>((expected.length + 1) * width).fill(0);
  const at = (i: number, j: number) => best[i * width + j] ?? 0;
  for (let i = expected.length - 1; i >= 0; i--) {
    for (let j = output.length - 1; j >= 0; j--) {
      best[i * width + j] = fits(i, j)
        ? 1 + at(i + 1, j + 1)
        : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  const pairs: (readonly [number, number])[] = [];
  for (let i = 0, j = 0; i < expected.length && j < output.length; ) {
    if (fits(i, j)) pairs.push([i++, j++]);
    else if (at(i + 1, j) >= at(i, j + 1)) i++;
    else j++;
  }
  return pairs;
}

function firstLost(expected: readonly string[], output: readonly string[], blanks: Blanks): number {
  const kept = new Set(align(expected, output, blanks).map(([i]) => i));
  return expected.findIndex((line, i) => blankNames(line).length > 0 && !kept.has(i));
}

// Only long texts: a short one (a number, a name) occurs in other places by chance.
function withBlanks(line: string, blanks: Blanks): string {
  let text = line;
  for (const [name, value] of blanks) {
    if (value.length >= 8) text = text.replaceAll(value, `‹${name}›`);
  }
  return text;
}
