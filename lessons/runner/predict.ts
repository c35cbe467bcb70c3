/**
 * A prediction: a line that begins with `**Predict.**`, two to four answers `- a) ...`, the console block that decides,
 * and the answer folded away. Those who guess first learn from what they see; those who only watch do not
 * (Crouch, Fagen, Callan, Mazur, American Journal of Physics 72, 2004).
 */
import type { Complain } from './lint.ts';
import type { Lesson } from './parse.ts';

export const QUESTION = '**Predict.**';
const OPTION = /^- ([a-d])\) \S/;
const ANSWER = '<details><summary>Answer</summary>';

/** Complains when a lesson has no prediction, or one that is not complete. */
export function lintPredictions({ prose, blocks }: Lesson, complain: Complain): void {
  const questions = prose.filter(({ text }) => text.startsWith(QUESTION));
  if (questions.length === 0) complain(1, `no line begins with ${QUESTION}`);
  for (const [index, { line }] of questions.entries()) {
    const next = questions[index + 1]?.line ?? Number.POSITIVE_INFINITY;
    const below = prose.filter((each) => each.line > line && each.line < next);
    const answer = below.find(({ text }) => text.trim() === ANSWER)?.line;
    const block = blocks.find((each) => each.line > line && each.info === 'console')?.line;
    const letters = below
      .filter((each) => each.line < (block ?? next))
      .flatMap(({ text }) => OPTION.exec(text)?.[1] ?? []);
    if (letters.join('') !== 'abcd'.slice(0, letters.length) || letters.length < 2) {
      complain(line, 'a prediction has two to four answers: lines "- a) ...", "- b) ..."');
    }
    if (block === undefined || block > next)
      complain(line, 'no console block follows this prediction');
    else if (answer === undefined || answer < block) {
      complain(line, `after the console block of a prediction stands ${ANSWER}`);
    } else if (!below.some((each) => each.line >= answer && each.text.includes('</details>'))) {
      complain(answer, 'this answer is not closed with </details>');
    }
  }
}
