/**
 * The changes to try: the `diff try` blocks of the lessons. A change has the name of its lesson,
 * `e2`; when a lesson has several, they are called `b3a`, `b3b`.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type LessonEntry, outline } from '../outline.ts';
import { type Block, blockText, type Lesson, parseLesson } from '../runner/parse.ts';

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
  return outline(root).flatMap((lesson) => changesIn(root, lesson));
}

/** The change of this name; null when there is none. It reads one lesson only. */
export function changeOf(root: string, id: string): Change | null {
  const lesson = outline(root).find((each) => each.id === id.replace(/[a-h]$/, ''));
  const changes = lesson === undefined ? [] : changesIn(root, lesson);
  return changes.find((change) => change.id === id) ?? null;
}

function changesIn(root: string, lesson: LessonEntry): readonly Change[] {
  const text = readFileSync(join(root, lesson.file), 'utf8');
  return shownChanges(parseLesson(lesson.file, text), lesson.id).map(({ id, block }) => ({
    id,
    lesson,
    diff: blockText(block), // git insists on the line break at its end
    files: filesOf(block),
  }));
}

/** The changes that one lesson shows, with their names. `lessonId`: `e2`. */
export function shownChanges({ blocks }: Lesson, lessonId: string): readonly ShownChange[] {
  const shown = blocks.filter(({ info }) => info === 'diff try');
  return shown.map((block, index) => ({
    id: shown.length === 1 ? lessonId : `${lessonId}${'abcdefgh'[index]}`,
    block,
  }));
}

/** The files that a diff block changes. */
export function filesOf({ lines }: Block): readonly string[] {
  return lines.flatMap((line) => /^\+\+\+ b\/(.+)$/.exec(line)?.[1] ?? []);
}
