/**
 * Checks that each change of the app (`diff try` on src/ or views/) is undone. Otherwise the reader
 * would run the next lessons on a changed app. The lesson says when, in a line of prose with the
 * words "put it back".
 */
import { type Block, blocksOf, type Lesson, type ProseLine } from './parse.ts';
import type { AddProblem } from './problem.ts';

const WORDS = /\bput it back\b/i;
const OF_THE_APP = /^\+\+\+ b\/(?:src|views)\//;

/**
 * Adds a problem for each change of the app that is not undone before the next, or before the end.
 */
export function lintPutBack(lesson: Lesson, addProblem: AddProblem): void {
  const changes = blocksOf(lesson, 'diff').filter(
    ({ info, lines }) => info === 'diff try' && lines.some((line) => OF_THE_APP.test(line)),
  );
  for (const [index, { line }] of changes.entries()) {
    const next = changes[index + 1]?.line ?? Number.POSITIVE_INFINITY;
    if (!lesson.prose.some((each) => each.line > line && each.line < next && saysIt(each))) {
      addProblem(line, 'the prose below a change of src/ or views/ must say "put it back"');
    }
  }
}

/** Whether the prose between two blocks tells the reader to undo a change. */
export function putBackBetween({ prose }: Lesson, before: Block, after: Block): boolean {
  return prose.some((each) => each.line > before.line && each.line < after.line && saysIt(each));
}

function saysIt({ text }: ProseLine): boolean {
  return WORDS.test(text);
}
