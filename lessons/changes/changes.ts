/**
 * The changes to try: the `diff try` blocks of the lessons. A change has the name of its lesson,
 * `e2`; when a lesson has several, they are called `b3a`, `b3b`.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type LessonEntry, outline } from '../outline.ts';
import { type Block, type Lesson, parseLesson } from '../runner/parse.ts';

/** One change to try. */
export type Change = {
  readonly id: string;
  readonly lesson: LessonEntry;
  /** The text for `git apply`. */
  readonly diff: string;
  /** The files that it changes, from the top of the repository. */
  readonly files: readonly string[];
};

/** A change as a lesson shows it: its name and the block. */
export type ShownChange = { readonly id: string; readonly block: Block };

/** All changes of the course, in its order. `root`: the top of the repository. */
export function changesOf(root: string): readonly Change[] {
  return outline(root).flatMap((lesson) =>
    shownChanges(
      parseLesson(lesson.file, readFileSync(join(root, lesson.file), 'utf8')),
      lesson.id,
    ).map(({ id, block }) => ({ id, lesson, diff: diffOf(block), files: filesOf(block) })),
  );
}

/** The changes that one lesson shows, with their names. `lessonId`: `e2`. */
export function shownChanges({ blocks }: Lesson, lessonId: string): readonly ShownChange[] {
  const shown = blocks.filter(({ info }) => info === 'diff try');
  return shown.map((block, index) => ({
    id: shown.length === 1 ? lessonId : `${lessonId}${'abcdefgh'[index]}`,
    block,
  }));
}

/** The text of a diff block, with the line break at its end that git insists on. */
export function diffOf({ lines }: Block): string {
  return `${lines.join('\n')}\n`;
}

/** The files that a diff block changes. */
export function filesOf({ lines }: Block): readonly string[] {
  return lines.flatMap((line) => /^\+\+\+ b\/(.+)$/.exec(line)?.[1] ?? []);
}
