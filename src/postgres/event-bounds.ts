import type { EventShare } from '../auth/events.ts';
import type { Database } from './database.ts';

/** Events deleted at a time. */
export const SLICE = 1_000;

/**
 * Deletes some of the oldest events of a share when there are more than `bound`. True when there
 * may be more to delete. One server at a time does this, see housekeeping.
 */
export async function trim(database: Database, share: EventShare, bound: number): Promise<boolean> {
  const row = await database.first('SELECT count(*) AS n FROM events WHERE share = $1', share);
  const surplus = Number(row?.n) - bound;
  if (surplus <= 0) return false;
  // A hundredth more, or each new event would be followed by a deletion.
  const drop = Math.min(SLICE, surplus + Math.floor(bound / 100));
  const dropped = await database.run(
    `DELETE FROM events WHERE id IN (
       SELECT id FROM events WHERE share = $1 ORDER BY id LIMIT $2)`,
    share,
    drop,
  );
  return dropped < surplus;
}
