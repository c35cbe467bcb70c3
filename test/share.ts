/**
 * Lists of tests that take minutes together. The gate runs a share of each, spread over all of it.
 * FULL=1 runs all: before a release, and after a change to what they are about.
 */
export const FULL = process.env.FULL === '1';

/** Every third of a list, beginning with the first; all of it with FULL=1. */
export function aThird<T>(list: readonly T[]): readonly T[] {
  return list.filter((_, at) => FULL || at % 3 === 0);
}
