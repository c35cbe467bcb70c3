const MINUTE = 60_000;

/**
 * Makes a question that is asked once a minute at most: those who ask within it get one answer. An
 * answer that fails is asked for again. `now` in ms.
 */
export function forAMinute<T>(now: () => number, ask: () => Promise<T>): () => Promise<T> {
  let last: { readonly at: number; readonly answer: Promise<T> } | null = null;
  return () => {
    const age = last === null ? MINUTE : now() - last.at;
    if (last !== null && age >= 0 && age < MINUTE) return last.answer;
    const answer = ask();
    last = { at: now(), answer };
    answer.catch(() => {
      last = null;
    });
    return answer;
  };
}
