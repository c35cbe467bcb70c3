/**
 * Experiments for the learner. Each is ticked when the exchanges show that it was done: a pure
 * function of the exchanges so far, the newest last.
 */
import { ATTACKS } from './experiments/attacks.ts';
import type { Experiment } from './experiments/experiment.ts';
import { USEFUL } from './experiments/useful.ts';
import { WEIRD } from './experiments/weird.ts';

/** The id of an experiment. */
export type ExperimentId = (typeof USEFUL | typeof WEIRD | typeof ATTACKS)[number]['id'];

/** The kind of an experiment. */
export type Kind = 'useful' | 'weird' | 'attack';

const kind = (name: Kind, list: readonly Experiment[]) =>
  list.map((experiment) => ({ ...experiment, kind: name }));

/** All experiments, in the order of the page. */
export const EXPERIMENTS: readonly (Experiment & { readonly kind: Kind })[] = [
  ...kind('useful', USEFUL),
  ...kind('weird', WEIRD),
  ...kind('attack', ATTACKS),
];
