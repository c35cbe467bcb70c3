/** The solutions of the exercises, as the lessons have them. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { lessonId } from '../outline.ts';
import { ownFileOf } from '../runner/own-file.ts';
import { blockText, parseLesson } from '../runner/parse.ts';

/** The files that readers write, and the lessons in which they do. */
const WRITTEN_IN: Readonly<Record<string, string>> = {
  'my/cookies.js': 'lessons/b-cookies/6-your-own-reader.md',
  'my/store.js': 'lessons/e-sessions/3-write-the-store.md',
  'my/guard.js': 'lessons/e-sessions/5-require-auth.md',
};

/** The solution for a file: its last text in its lesson. Throws when the lesson has none. */
export function solutionOf(root: string, file: string): string {
  const path = WRITTEN_IN[file] ?? '';
  const { blocks } = parseLesson(path, readFileSync(join(root, path), 'utf8'));
  const solution = blocks.findLast((block) => ownFileOf(block) === file);
  if (solution === undefined) throw new Error(`${path} has no ${file}`);
  return blockText(solution);
}

/**
 * Writes the solutions of these files, but never over a file that is there. Answers with a sentence
 * for each.
 */
export function writeMissing(root: string, files: readonly string[]): readonly string[] {
  return files.map((file) => {
    if (existsSync(join(root, file))) return `${file} is yours, and stays as it is.`;
    mkdirSync(join(root, dirname(file)), { recursive: true });
    writeFileSync(join(root, file), solutionOf(root, file));
    return `${file} is new: the solution of lesson ${lessonId(WRITTEN_IN[file] ?? '')}.`;
  });
}
