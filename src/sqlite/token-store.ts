import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import type {
  PresentedToken,
  RefreshState,
  RotationTime,
  TokenStore,
} from '../auth/tokens/token-stores.ts';
import { storeCall } from './store-call.ts';
import { transaction } from './transaction.ts';

type Row = Record<string, SQLOutputValue> | undefined;

/** The TokenStore on SQLite: refresh tokens. */
export function createTokenStore(database: DatabaseSync): TokenStore {
  const find = database.prepare('SELECT * FROM refresh_tokens WHERE family = ?');
  // A retry with the predecessor keeps the time of the first exchange: else each would begin the
  // overlap again.
  const replace = database.prepare(`
    UPDATE refresh_tokens
    SET current = ?, previous = ?, rotated_at = CASE current WHEN ? THEN ? ELSE rotated_at END
    WHERE family = ?`);

  return {
    check: (used, time) => storeCall(() => stateOf(find.get(used.family), used, time)),
    rotate: (used, fresh, time) =>
      storeCall(() =>
        transaction(database, () => {
          const state = stateOf(find.get(used.family), used, time);
          if (state !== 'valid') return state;
          replace.run(fresh, used.key, used.key, time.now, used.family);
          return 'rotated';
        }),
      ),
  };
}

function stateOf(row: Row, { key }: PresentedToken, { now, overlap }: RotationTime): RefreshState {
  if (row === undefined) return 'unknown';
  if (key === row.current) return 'valid';
  // The response may have been lost: the same client retries, and the successor was never used.
  if (key === row.previous && now - Number(row.rotated_at) <= overlap) return 'valid';
  return 'reused';
}
