import { BoundedMap } from '../auth/limits/bounded-map.ts';
import type { Feed } from './feed.ts';

/** Entries kept at a time: some 5 MB. */
const LIMIT = 10_000;

type Entry<T> = { readonly version: number; readonly value: T };

/**
 * Caches what `load` reads about an account, until something of it changes or the lease is over.
 * Without a feed nothing is cached.
 */
export function cacheByAccount<T>(
  feed: Feed | null,
  load: (userId: number) => Promise<T>,
): (userId: number) => Promise<T> {
  if (feed === null) return load;
  const kept = new BoundedMap<number, Entry<T>>(LIMIT);
  let changes = 0;
  feed.onChange((userIds) => {
    changes++;
    for (const userId of userIds) kept.delete(userId);
  });

  return async (userId) => {
    const version = feed.version();
    const known = kept.get(userId);
    if (known !== undefined && known.version === version) return known.value;
    const before = changes;
    const value = await load(userId);
    if (changes === before) kept.set(userId, { version, value });
    return value;
  };
}
