/**
 * Remembers the results of a pure function for the `limit` inputs that it met last. Clients send
 * one of a few hundred texts in each header, and reading them anew for each request costs more than
 * the rest of a short one. The limit is what keeps a stranger who invents new texts from filling
 * the memory.
 */
export function memo<K, V>(limit: number, compute: (input: K) => V): (input: K) => V {
  const results = new Map<K, V>();
  return (input) => {
    const known = results.get(input);
    if (known !== undefined) return known;
    const result = compute(input);
    results.set(input, result);
    if (results.size > limit) forgetOldest(results);
    return result;
  };
}

// A Map keeps the order of insertion.
function forgetOldest<K>(results: Map<K, unknown>): void {
  const oldest = results.keys().next();
  if (!oldest.done) results.delete(oldest.value);
}
