import type {
  PresentedToken,
  RefreshState,
  RotationTime,
  TokenStore,
} from '../auth/tokens/token-stores.ts';
import type { Database, Row } from './database.ts';

const FIND = 'SELECT current, previous, rotated_at FROM refresh_tokens WHERE family = $1';

/** The TokenStore on PostgreSQL: refresh tokens. */
export function createTokenStore(database: Database): TokenStore {
  return {
    check: async (used, time) => stateOf(await database.first(FIND, used.family), used, time),
    rotate: (used, fresh, time) =>
      database.transaction(async (queries) => {
        // Locked before it is looked at: of two clients with the same token, one exchanges it.
        const row = await queries.first(`${FIND} FOR UPDATE`, used.family);
        const state = stateOf(row, used, time);
        if (state !== 'valid') return state;
        // A retry with the predecessor keeps the time of the first exchange: else each would begin
        // the overlap again.
        await queries.run(
          `UPDATE refresh_tokens SET current = $1, previous = $2,
             rotated_at = CASE WHEN current = $2 THEN $3 ELSE rotated_at END
           WHERE family = $4`,
          fresh,
          used.key,
          time.now,
          used.family,
        );
        return 'rotated';
      }),
  };
}

function stateOf(
  row: Row | undefined,
  { key }: PresentedToken,
  { now, overlap }: RotationTime,
): RefreshState {
  if (row === undefined) return 'unknown';
  if (key === row.current) return 'valid';
  // The response may have been lost: the same client retries, and the successor was never used.
  if (key === row.previous && now - Number(row.rotated_at) <= overlap) return 'valid';
  return 'reused';
}
