/**
 * Checks the predictions of a lesson. A prediction is a line that begins with `**Predict.**`, two
 * to four answers `- a) ...`, and a fold that contains a console block and the right answer. The
 * fold hides the output until the reader has guessed: students who only watch a demonstration learn
 * little from it (Crouch, Fagen, Callan, Mazur, American Journal of Physics 72, 2004).
 */
import type { Lesson } from './parse.ts';
import type { AddProblem } from './problem.ts';

/** How a prediction begins. */
export const QUESTION = '**Predict.**';
const OPTION = /^- ([a-d])\) \S/;
const FOLD = '<details><summary>Run it</summary>';
const ANSWER = /^([a-d])[.,] /;

/** Adds a problem when a lesson has no prediction, or an incomplete one. */
export function lintPredictions({ prose, blocks }: Lesson, addProblem: AddProblem): void {
  const questions = prose.filter(({ text }) => text.startsWith(QUESTION));
  if (questions.length === 0) addProblem(1, `no line begins with ${QUESTION}`);
  for (const [index, { line }] of questions.entries()) {
    const next = questions[index + 1]?.line ?? Number.POSITIVE_INFINITY;
    const below = prose.filter((each) => each.line > line && each.line < next);
    const fold = below.find(({ text }) => text === FOLD)?.line;
    if (fold === undefined) {
      addProblem(line, `the answers of a prediction must be followed by ${FOLD}`);
      continue;
    }
    const letters = below
      .filter((each) => each.line < fold)
      .flatMap(({ text }) => OPTION.exec(text)?.[1] ?? []);
    if (letters.join('') !== 'abcd'.slice(0, letters.length) || letters.length < 2) {
      addProblem(line, 'a prediction has two to four answers: lines "- a) ...", "- b) ..."');
    }
    if (blocks.some((block) => block.line > line && block.line < fold)) {
      addProblem(line, 'the block that decides a prediction must be inside the fold');
    }
    const after = below.find(({ line: at, text }) => at > fold && /^<\/?details>/.test(text));
    const end = after?.line;
    if (end === undefined || after?.text !== '</details>') {
      addProblem(fold, 'this is not closed with </details>');
      continue;
    }
    const inside = (at: number) => at > fold && at < end;
    if (!blocks.some((block) => block.info === 'console' && inside(block.line))) {
      addProblem(line, 'the fold of this prediction has no console block');
    }
    if (!below.some((each) => inside(each.line) && ANSWER.test(each.text))) {
      addProblem(fold, 'no line in this fold begins with the letter of the right answer: "b. ..."');
    }
  }
}

/** The letters of the right answers of a lesson, in order. */
export function rightAnswers({ prose }: Lesson): readonly string[] {
  const folds = prose.flatMap(({ text }, at) => (text === FOLD ? [at] : []));
  return folds.flatMap((at) => {
    const answer = prose.slice(at).find(({ text }) => ANSWER.test(text));
    return ANSWER.exec(answer?.text ?? '')?.[1] ?? [];
  });
}
