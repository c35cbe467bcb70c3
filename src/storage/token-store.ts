import type { DatabaseSync } from 'node:sqlite';
import type { Rotation, TokenStore } from '../auth/stores.ts';
import type { StoredKey, TokenAlgorithm } from '../auth/token-keys.ts';
import { attempt } from './attempt.ts';
import { transaction } from './transaction.ts';

/** Signing keys and refresh tokens in SQLite. */
export function createTokenStore(database: DatabaseSync): TokenStore {
  const keys = database.prepare(
    // Not by time: a clock that was ahead once would have its key sign on after a newer one was made.
    'SELECT id, algorithm, secret FROM token_keys ORDER BY rowid DESC',
  );
  const insertKey = database.prepare(
    'INSERT INTO token_keys (id, algorithm, secret, created_at) VALUES (?, ?, ?, ?)',
  );
  // One statement looks and adds, so that two who start together end with one key.
  const insertFirst = database.prepare(`
    INSERT INTO token_keys (id, algorithm, secret, created_at)
    SELECT ?1, ?2, ?3, ?4 WHERE NOT EXISTS (SELECT 1 FROM token_keys WHERE algorithm = ?2)`);
  const find = database.prepare('SELECT * FROM refresh_tokens WHERE family = ?');
  const replace = database.prepare(
    'UPDATE refresh_tokens SET current = ?, previous = ?, rotated_at = ? WHERE family = ?',
  );

  return {
    keys: () =>
      attempt(() =>
        keys.all().map(({ id, algorithm, secret }): StoredKey => {
          if (!(secret instanceof Uint8Array)) throw new Error(`token key ${id} is not readable`);
          return {
            id: String(id),
            algorithm: algorithm as TokenAlgorithm, // CHECK in the table
            secret: Buffer.from(secret),
          };
        }),
      ),
    addKey: ({ id, algorithm, secret }, now) =>
      attempt(() => {
        insertKey.run(id, algorithm, secret, now);
      }),
    addFirstKey: ({ id, algorithm, secret }, now) =>
      attempt(() => {
        insertFirst.run(id, algorithm, secret, now);
      }),
    rotate: ({ family, key }, fresh, { now, overlap }, mayRotate) =>
      attempt(() =>
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
