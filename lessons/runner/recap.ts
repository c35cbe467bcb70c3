/**
 * Checks the end of a lesson: three things that the reader can do now, and one question to answer
 * from memory the next day, with its answer folded.
 */
import { CLAIMS } from './claims.ts';
import type { Lesson } from './parse.ts';
import type { AddProblem } from './problem.ts';

/** The heading of the recap. */
export const RECAP = '## Now you can';
/** How the question for the next day begins. */
const QUESTION_LEFT = '**For tomorrow.** ';
const FOLD = '<details><summary>Answer</summary>';
const POINTS = 3;

/** Adds a problem when the recap of a lesson is missing or incomplete. */
export function lintRecap({ prose }: Lesson, addProblem: AddProblem): void {
  const heading = prose.find(({ text }) => text === RECAP);
  if (heading === undefined) {
    addProblem(prose.at(-1)?.line ?? 1, `before the claims comes "${RECAP}"`);
    return;
  }
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
