import { BoundedMap } from '../limits/bounded-map.ts';

const LIMIT = 1_000;

/**
 * Interns strings, for records that are kept by the million: most browsers send one of a few
 * hundred User-Agents, and each copy takes some 130 bytes. It keeps a thousand strings at most.
 */
export function createInterner(): (text: string) => string {
  const pool = new BoundedMap<string, string>(LIMIT);
  return (text) => {
    const known = pool.get(text);
    if (known !== undefined) return known;
    const copy = Buffer.from(text).toString(); // a slice would keep the whole header in memory
    pool.set(copy, copy);
    return copy;
  };
}
