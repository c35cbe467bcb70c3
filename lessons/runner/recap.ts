/**
 * Checks the end of a lesson: three things that the reader can do now, and one question to answer
 * from memory the next day, with its answer folded.
 */
import { lessonId } from '../outline.ts';
import { CLAIMS } from './claims.ts';
import type { Lesson } from './parse.ts';
import type { AddProblem } from './problem.ts';

/** The heading of the recap. */
export const RECAP = '## Now you can';
/** How the question for the next day begins. */
export const QUESTION_LEFT = '**For tomorrow.** ';
const FOLD = '<details><summary>Answer</summary>';
const POINTS = 3;

/** The lessons that have no recap yet. Remove a lesson from this list when you write it. */
export const WITHOUT_RECAP: readonly string[] = [
  'a3',
  'a4',
  'f1',
  'f2',
  'f3',
  'f4',
  'g1',
  'g2',
  'g3',
  'g4',
  'g5',
  'g6',
  'g7',
  'g9',
  'h1',
  'i1',
  'i2',
  'i3',
];

/** Adds a problem when the recap of a lesson is missing or incomplete. */
export function lintRecap({ file, prose }: Lesson, addProblem: AddProblem): void {
  const heading = prose.find(({ text }) => text === RECAP);
  const isExcused = WITHOUT_RECAP.includes(lessonId(file) ?? '');
  if (heading === undefined) {
    if (!isExcused) addProblem(prose.at(-1)?.line ?? 1, `before the claims comes "${RECAP}"`);
    return;
  }
  if (isExcused) addProblem(heading.line, 'this recap is written: take it off WITHOUT_RECAP');
  const claims = prose.find(({ text }) => text === CLAIMS)?.line ?? Number.POSITIVE_INFINITY;
  const inside = prose.filter(({ line }) => line > heading.line && line < claims);
  const later = inside.find(({ text }) => text.startsWith('## '));
  if (later !== undefined) addProblem(later.line, `"${RECAP}" is the last heading`);
  const question = inside.findIndex(({ text }) => text.startsWith(QUESTION_LEFT));
  const points = inside.slice(0, question === -1 ? undefined : question);
  if (points.filter(({ text }) => text.startsWith('- ')).length !== POINTS) {
    addProblem(heading.line, 'a recap has three points: lines "- ..."');
  }
  if (question === -1) {
    addProblem(heading.line, `below the points comes a line "${QUESTION_LEFT}..."`);
    return;
  }
  const rest = inside.slice(question);
  const fold = rest.findIndex(({ text }) => text === FOLD);
  const end = rest.findIndex(({ text }, at) => at > fold && text === '</details>');
  if (fold === -1 || !rest.slice(fold + 1, end).some(({ text }) => text.trim() !== '')) {
    addProblem(inside[question]?.line ?? 1, `the question for tomorrow is followed by ${FOLD}`);
  }
}
