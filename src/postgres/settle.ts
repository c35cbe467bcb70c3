import type { Feed } from './feed.ts';
import { LEASE } from './lease.ts';
import type { Connections } from './pool.ts';

/** ms between two looks when no sign comes. */
const LOOK_EVERY = 50;

const LOOK = `
  SELECT told.n, EXISTS (
    SELECT 1 FROM servers WHERE id <> $1 AND seen < told.n AND until > clock_timestamp()) AS behind
  FROM (SELECT coalesce($2, (SELECT n FROM feed)) AS n) AS told`;

/**
 * Resolves when no server answers from memory any more as if a change had not happened: the one
 * whose notice has this number, and those before it; with null, all that are stored by now.
 */
export type Settle = (told: number | null) => Promise<void>;

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
  const look = (told: number | null) =>
    pool
      .use(async (connection) => (await connection.query(LOOK, [id, told])).rows[0])
      .catch(() => undefined);

  return async (told) => {
    const until = performance.now() + LEASE;
    let awaited = told;
    for (;;) {
      const found = await look(awaited);
      awaited ??= found === undefined ? null : Number(found.n);
      if (found?.behind === false && !isBehindItself(Number(found.n))) return;
      const left = until - performance.now();
      if (left <= 0) return;
      const pause = Math.min(left, LOOK_EVERY);
      await (feed?.signs.next(pause) ?? new Promise((resolve) => setTimeout(resolve, pause)));
    }
  };
}
