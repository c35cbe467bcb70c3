/**
 * Checks that each change to try (`diff try`) comes with the command that applies it, and that a
 * change of the app is put back by a command. Otherwise the reader would run the next lessons on a
 * changed app.
 */
import { filesOf, shownChanges } from '../changes/changes.ts';
import { lessonId } from '../outline.ts';
import { blocksOf, type Lesson, stepsOf } from './parse.ts';
import type { AddProblem } from './problem.ts';

const TRY = /^npm run -s try (\S+)$/;
const UNDO = /^npm run -s try -- --undo(?: (\S+))?$/;
const OF_THE_APP = /^(?:src|views|learn)\//;

/** Whether a command of a lesson changes the source. */
export function changesSource(command: string): boolean {
  return /\bnpm run (?:-s )?(?:try|fresh)\b/.test(command);
}

/**
 * Adds a problem for each change without its command, for each change of the app that is not put
 * back before the next or before the end, and for each command that applies something else.
 */
export function lintChanges(lesson: Lesson, addProblem: AddProblem): void {
  const steps = blocksOf(lesson, 'console').flatMap(stepsOf);
  const changes = shownChanges(lesson, lessonId(lesson.file) ?? 'none');
  const ids = changes.map(({ id }) => id);
  for (const { line, command } of steps) {
    const id = TRY.exec(command ?? '')?.[1];
    if (id !== undefined && !ids.includes(id)) addProblem(line, `this lesson has no change ${id}`);
  }
  for (const [index, { id, block }] of changes.entries()) {
    const end = changes[index + 1]?.block.line ?? Number.POSITIVE_INFINITY;
    const below = steps.filter(({ line }) => line > block.line && line < end);
    const tried = below.findIndex(({ command }) => TRY.exec(command ?? '')?.[1] === id);
    if (tried === -1)
      addProblem(block.line, `below this change must follow $ npm run -s try ${id}`);
    else if (filesOf(block).some((file) => OF_THE_APP.test(file))) {
      const isPutBack = below.slice(tried).some(({ command }) => {
        const [found, named = id] = UNDO.exec(command ?? '') ?? [];
        return found !== undefined && named === id;
      });
      if (!isPutBack) {
        addProblem(
          block.line,
          'this change of the app must be put back: $ npm run -s try -- --undo',
        );
      }
    }
  }
}
