/** The exercises, by the name that follows `node lessons/exercises/check.ts`. */
import { COOKIES } from './cookies.ts';
import type { Exercise } from './exercise.ts';
import { GUARD } from './guard.ts';
import { STORE } from './store.ts';

export const EXERCISES = {
  cookies: COOKIES as Exercise,
  store: STORE as Exercise,
  guard: GUARD as Exercise,
};

export type ExerciseName = keyof typeof EXERCISES;
