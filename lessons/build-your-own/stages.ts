/** The stages, in their order. Each is data: what to add, and the checks in their order. */
import { oneAnswer } from './stages/1-one-answer.ts';
import type { Stage } from './trial.ts';

/** All stages. */
export const STAGES: readonly Stage[] = [oneAnswer];
