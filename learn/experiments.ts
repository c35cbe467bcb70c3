/**
 * Experiments for the learner. The exchanges show that one was done: a pure function of the
 * exchanges so far, the newest last. It is ticked when the question about it is answered.
 */
import type { Concept } from '../lessons/concepts/concept.ts';
import { CONCEPTS } from '../lessons/concepts.ts';
import { ATTACKS } from './experiments/attacks.ts';
import type { Experiment } from './experiments/experiment.ts';
import type { Question } from './experiments/question.ts';
import { BASIC_QUESTIONS } from './experiments/questions-basics.ts';
import { SESSION_QUESTIONS } from './experiments/questions-sessions.ts';
import { USEFUL } from './experiments/useful.ts';
import { WEIRD } from './experiments/weird.ts';

/** The id of an experiment. */
export type ExperimentId = (typeof USEFUL | typeof WEIRD | typeof ATTACKS)[number]['id'];

/** The kind of an experiment. */
export type Kind = 'useful' | 'weird' | 'attack';

// Complete, and with no question too many: the compiler compares the ids.
const QUESTIONS: Readonly<Record<ExperimentId, Question>> = {
  ...BASIC_QUESTIONS,
  ...SESSION_QUESTIONS,
};

const kind = (
  name: Kind,
  list: readonly (Experiment & { readonly id: ExperimentId })[],
): readonly AskedExperiment[] =>
  list.map((experiment) => ({
    ...experiment,
    kind: name,
    concept: conceptOf(experiment),
    question: QUESTIONS[experiment.id],
  }));

function conceptOf({ id, concept }: Experiment): Concept {
  const found = CONCEPTS.find(({ slug }) => slug === concept);
  if (found === undefined) throw new Error(`${id} is about no concept of the course: ${concept}`);
  return found;
}

/** An experiment with its kind, its concept, and the question before it is ticked. */
export type AskedExperiment = Omit<Experiment, 'concept'> & {
  readonly kind: Kind;
  readonly concept: Concept;
  readonly question: Question;
};

/** All experiments, by their kinds. */
export const EXPERIMENTS: readonly AskedExperiment[] = [
  ...kind('useful', USEFUL),
  ...kind('weird', WEIRD),
  ...kind('attack', ATTACKS),
];
