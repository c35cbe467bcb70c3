/**
 * Changes that a reader tries in the app itself: `diff try` on src/ or views/. Whoever does not put one back runs the next
 * lessons on a changed app, so the lesson says when it has served, in a line of prose with the words "put it back".
 */
import type { Complain } from './lint.ts';
import { type Block, blocksOf, type Lesson, type ProseLine } from './parse.ts';

const WORDS = /\bput it back\b/i;
const OF_THE_APP = /^\+\+\+ b\/(?:src|views)\//;

/** Complains about each change of the app that is not put back before the next one, or before the lesson ends. */
export function lintPutBack(lesson: Lesson, complain: Complain): void {
  const changes = blocksOf(lesson, 'diff').filter(
    ({ info, lines }) => info === 'diff try' && lines.some((line) => OF_THE_APP.test(line)),
  );
  for (const [index, { line }] of changes.entries()) {
    const next = changes[index + 1]?.line ?? Number.POSITIVE_INFINITY;
    if (!lesson.prose.some((each) => each.line > line && each.line < next && saysIt(each))) {
      complain(line, 'below a change of src/ or views/ stands how to put it back');
    }
  }
}

/** Whether the lesson puts a change back between two of its blocks. */
export function putBackBetween({ prose }: Lesson, before: Block, after: Block): boolean {
  return prose.some((each) => each.line > before.line && each.line < after.line && saysIt(each));
}

function saysIt({ text }: ProseLine): boolean {
  return WORDS.test(text);
}
