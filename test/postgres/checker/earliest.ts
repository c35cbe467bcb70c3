import type { End, Session } from './history.ts';

/** One of the ends of an account as a rule sees it: it counts for times before `until`. */
export type Candidate = {
  readonly until: number;
  readonly value: number;
  readonly end: End;
};

type Best = { readonly value: number; readonly kept: Session | null };
const NONE: Best = { value: Number.POSITIVE_INFINITY, kept: null };

/**
 * Answers with the smallest value among the candidates whose `until` is after a time, of those that
 * do not keep a session. Takes O(n log n) once and O(log n) for each question: for each candidate,
 * the two best of those from it on are known that keep different sessions.
 */
export function earliest(candidates: readonly Candidate[]): (time: number, of: Session) => number {
  const sorted = candidates.toSorted((a, b) => a.until - b.until);
  const best: (readonly [Best, Best])[] = [];
  let [first, second] = [NONE, NONE];
  for (const { value, end } of sorted.toReversed()) {
    const own: Best = { value, kept: end.kept };
    if (value < first.value) {
      if (own.kept !== first.kept) second = first;
      first = own;
    } else if (own.kept !== first.kept && value < second.value) second = own;
    best.push([first, second]);
  }
  best.reverse();
  return (time, of) => {
    const [one, other] = best[firstAfter(sorted, ({ until }) => until, time)] ?? [NONE, NONE];
    return one.kept === of && one.kept !== null ? other.value : one.value;
  };
}

/** The index of the first item of a sorted list whose key is after `time`; its length for none. */
export function firstAfter<T>(
  sorted: readonly T[],
  keyOf: (item: T) => number,
  time: number,
): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (keyOf(sorted[middle] as T) > time) high = middle;
    else low = middle + 1;
  }
  return low;
}
