/** One of three answers, and what is said to a learner who chooses it. */
export type Answer = { readonly text: string; readonly why: string };

/** The question before an experiment is ticked: which line did it? */
export type Question = {
  readonly ask: string;
  readonly right: Answer;
  readonly wrong: readonly [Answer, Answer];
};

/** The three answers in the order of the page. The right one is not always at the same place. */
export function answersOf(id: string, { right, wrong }: Question): readonly Answer[] {
  const place = id.length % 3;
  return [...wrong.slice(0, place), right, ...wrong.slice(place)];
}
