/**
 * A prediction: a line that begins with `**Predict.**`, two to four answers `- a) ...`, and folded away what decides: the
 * console block with what it prints, and the answer. Those who guess first learn from what they see; those who only
 * watch do not (Crouch, Fagen, Callan, Mazur, American Journal of Physics 72, 2004), and an output in the open is seen first.
 */
import type { Complain } from './lint.ts';
import type { Lesson } from './parse.ts';

export const QUESTION = '**Predict.**';
const OPTION = /^- ([a-d])\) \S/;
const FOLD = '<details><summary>Run it</summary>';
const ANSWER = /^([a-d])[.,] /;

/** Complains when a lesson has no prediction, or one that is not complete. */
export function lintPredictions({ prose, blocks }: Lesson, complain: Complain): void {
  const questions = prose.filter(({ text }) => text.startsWith(QUESTION));
  if (questions.length === 0) complain(1, `no line begins with ${QUESTION}`);
  for (const [index, { line }] of questions.entries()) {
    const next = questions[index + 1]?.line ?? Number.POSITIVE_INFINITY;
    const below = prose.filter((each) => each.line > line && each.line < next);
    const fold = below.find(({ text }) => text === FOLD)?.line;
    if (fold === undefined) {
      complain(line, `below the answers of a prediction stands ${FOLD}`);
      continue;
    }
    const letters = below
      .filter((each) => each.line < fold)
      .flatMap(({ text }) => OPTION.exec(text)?.[1] ?? []);
    if (letters.join('') !== 'abcd'.slice(0, letters.length) || letters.length < 2) {
      complain(line, 'a prediction has two to four answers: lines "- a) ...", "- b) ..."');
    }
    if (blocks.some((block) => block.line > line && block.line < fold)) {
      complain(line, 'what decides a prediction is folded away, or it is read before the guess');
    }
    const end = below.find((each) => each.line > fold && each.text === '</details>')?.line;
    if (end === undefined) {
      complain(fold, 'this is not closed with </details>');
      continue;
    }
    const inside = (at: number) => at > fold && at < end;
    if (!blocks.some((block) => block.info === 'console' && inside(block.line))) {
      complain(line, 'no console block decides this prediction');
    }
    if (!below.some((each) => inside(each.line) && ANSWER.test(each.text))) {
      complain(fold, 'a line in here begins with the letter of the right answer: "b. ..."');
    }
  }
}

/** The letter of each right answer of a lesson, in order. */
export function rightAnswers({ prose }: Lesson): readonly string[] {
  const folds = prose.flatMap(({ text }, at) => (text === FOLD ? [at] : []));
  return folds.flatMap((at) => {
    const answer = prose.slice(at).find(({ text }) => ANSWER.test(text));
    return ANSWER.exec(answer?.text ?? '')?.[1] ?? [];
  });
}
