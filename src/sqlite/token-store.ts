import type { DatabaseSync } from 'node:sqlite';
import type { Rotation, TokenStore } from '../auth/tokens/token-stores.ts';
import { storeCall } from './store-call.ts';
import { transaction } from './transaction.ts';

/** Refresh tokens in SQLite. */
export function createTokenStore(database: DatabaseSync): TokenStore {
  const find = database.prepare('SELECT * FROM refresh_tokens WHERE family = ?');
  const replace = database.prepare(
    'UPDATE refresh_tokens SET current = ?, previous = ?, rotated_at = ? WHERE family = ?',
  );

  return {
    rotate: ({ family, key }, fresh, { now, overlap }, mayRotate) =>
      storeCall(() =>
        transaction(database, (): Rotation => {
          const row = find.get(family);
          if (row === undefined) return 'unknown';
          const first = key === row.current;
          // The answer may have been lost on its way: the same client asks again, and the successor was never used.
          const again = key === row.previous && now - Number(row.rotated_at) <= overlap;
          // Used before, or made way for another one: no excuse, there are two copies.
          if (!first && !again) return 'reused';
          if (!mayRotate()) return 'refused';
          replace.run(fresh, key, first ? now : Number(row.rotated_at), family);
          return 'rotated';
        }),
      ),
  };
}
