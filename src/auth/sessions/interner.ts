import { BoundedMap } from '../limits/bounded-map.ts';

const LIMIT = 1_000;

/**
 * Gives equal texts as one, for records that are kept by the million: most browsers say one of a few hundred things, and each copy
 * of it has some 130 bytes. It remembers a thousand texts at most.
 */
export function createInterner(): (text: string) => string {
  const pool = new BoundedMap<string, string>(LIMIT);
  return (text) => {
    const known = pool.get(text);
    if (known !== undefined) return known;
    const copy = Buffer.from(text).toString(); // a slice would hold on to the header it was cut from
    pool.set(copy, copy);
    return copy;
  };
}
