/** How much of the museum is solved: lessons/museum/game keeps it in data/course/museum.json. */
import { globSync } from 'node:fs';
import type { CourseFolder } from '../course-folder.ts';

/** The score; null before the first case is begun. */
export type MuseumScore = {
  readonly cases: number;
  readonly solved: number;
  readonly mended: number;
  readonly hints: number;
};

/** Reads the score. `root`: the top of the repository. */
export function museumScore(folder: CourseFolder, root: string): MuseumScore | null {
  const progress = Object.values(recordOf(recordOf(folder.read('museum')).progress)).map(recordOf);
  if (progress.length === 0) return null;
  const count = (what: string) => progress.filter((each) => each[what] === true).length;
  const hints = progress.map((each) => (Number.isSafeInteger(each.hints) ? Number(each.hints) : 0));
  return {
    cases: globSync('lessons/museum/game/cases/*.ts', { cwd: root }).length,
    solved: count('solved'),
    mended: count('mended'),
    hints: hints.reduce((sum, each) => sum + each, 0),
  };
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
