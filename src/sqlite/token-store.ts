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
  const replace = database.prepare(
    'UPDATE refresh_tokens SET current = ?, previous = ?, rotated_at = ? WHERE family = ?',
  );

  return {
    check: (used, time) => storeCall(() => stateOf(find.get(used.family), used, time)),
    rotate: (used, fresh, time) =>
      storeCall(() =>
        transaction(database, () => {
          const row = find.get(used.family);
          const state = stateOf(row, used, time);
          if (row === undefined || state !== 'current')
            return state === 'reused' ? state : 'unknown';
          const rotatedAt = isCurrent(row, used) ? time.now : Number(row.rotated_at);
          replace.run(fresh, used.key, rotatedAt, used.family);
          return 'rotated';
        }),
      ),
  };
}

function stateOf(row: Row, used: PresentedToken, { now, overlap }: RotationTime): RefreshState {
  if (row === undefined) return 'unknown';
  const first = isCurrent(row, used);
  // The response may have been lost: the same client retries, and the successor was never used.
  const again = used.key === row.previous && now - Number(row.rotated_at) <= overlap;
  // Neither the current token nor its predecessor within the overlap: a copy exists.
  if (!first && !again) return 'reused';
  return 'current';
}

function isCurrent(row: NonNullable<Row>, { key }: PresentedToken): boolean {
  return key === row.current;
}
