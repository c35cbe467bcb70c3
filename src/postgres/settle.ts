import type { Feed } from './feed.ts';
import { LEASE } from './lease.ts';
import type { Connections } from './pool.ts';

/** ms between two looks when no sign comes. */
const LOOK_EVERY = 50;

const BEHIND = `
  SELECT 1 FROM servers WHERE id <> $1 AND seen < $2 AND until > clock_timestamp() LIMIT 1`;

/** Resolves when no server answers from memory any more as if a change had not happened. */
export type Settle = (told: number) => Promise<void>;

/**
 * Waits after a commit until each server has seen its notice, or has no lease any more. The
 * database may be gone meanwhile: a lease that was granted before the commit has ended after 2 s,
 * and a later one counts only for a server that has seen the notice. `feed` is null for a program
 * that answers no requests.
 */
export function createSettle(pool: Connections, feed: Feed | null): Settle {
  const id = feed?.id ?? '';
  const isBehindItself = (told: number) =>
    feed !== null && feed.seen < told && !Number.isNaN(feed.version());
  const areOthersBehind = (told: number) =>
    pool
      .use(async (connection) => (await connection.query(BEHIND, [id, told])).rows.length > 0)
      .catch(() => true);

  return async (told) => {
    const until = performance.now() + LEASE;
    for (;;) {
      if (!isBehindItself(told) && !(await areOthersBehind(told))) return;
      const left = until - performance.now();
      if (left <= 0) return;
      const pause = Math.min(left, LOOK_EVERY);
      await (feed?.signs.next(pause) ?? new Promise((resolve) => setTimeout(resolve, pause)));
    }
  };
}
