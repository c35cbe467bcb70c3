/** How many predictions and exercises a lesson has, without rendering it. */
import { parseLesson } from '../../lessons/runner/parse.ts';
import { QUESTION } from '../../lessons/runner/predict.ts';

/** Counted from the text of a lesson. */
export type Counts = {
  readonly predictions: number;
  readonly turns: number;
};

/** Counts what a learner can do in a lesson. */
export function countsOf(file: string, text: string): Counts {
  const { prose } = parseLesson(file, text);
  const begins = (label: string) => prose.filter((line) => line.text.startsWith(label)).length;
  return {
    predictions: begins(QUESTION),
    turns: begins('**Your turn.**'),
  };
}
