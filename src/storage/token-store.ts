import type { DatabaseSync } from 'node:sqlite';
import type { Rotation, TokenStore } from '../auth/stores.ts';
import type { StoredKey, TokenAlgorithm } from '../auth/token-keys.ts';
import { attempt } from './database.ts';
import { transaction } from './transaction.ts';

/** Signing keys and refresh tokens in SQLite. */
export function createTokenStore(database: DatabaseSync): TokenStore {
  const keys = database.prepare(
    'SELECT id, algorithm, secret FROM token_keys ORDER BY created_at DESC, rowid DESC',
  );
  const insertKey = database.prepare(
    'INSERT INTO token_keys (id, algorithm, secret, created_at) VALUES (?, ?, ?, ?)',
  );
  const insert = database.prepare(
    'INSERT INTO refresh_tokens (key, session_id, created_at) VALUES (?, ?, ?)',
  );
  const find = database.prepare(`
    SELECT refresh_tokens.*, sessions.user_id
    FROM refresh_tokens JOIN sessions ON sessions.id = session_id WHERE refresh_tokens.key = ?`);
  const remove = database.prepare('DELETE FROM refresh_tokens WHERE key = ?');
  const replaceBy = database.prepare(
    'UPDATE refresh_tokens SET successor = ?, rotated_at = coalesce(rotated_at, ?) WHERE key = ?',
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
    insertRefresh: (key, sessionId, now) =>
      attempt(() => {
        insert.run(key, sessionId, now);
      }),
    rotate: (key, fresh, now, overlap) =>
      attempt(() =>
        transaction(database, (): Rotation => {
          const row = find.get(key);
          if (row === undefined) return { outcome: 'unknown' };
          const sessionId = Number(row.session_id);
          const userId = Number(row.user_id);
          if (row.rotated_at !== null) {
            // The answer may have been lost on its way: the same client asks again, and its successor was never used.
            const successor = find.get(String(row.successor));
            const honest =
              now - Number(row.rotated_at) <= overlap && successor?.rotated_at === null;
            if (!honest) return { outcome: 'reused', sessionId, userId };
            remove.run(String(row.successor));
          }
          insert.run(fresh, sessionId, now);
          replaceBy.run(fresh, now, key);
          return { outcome: 'rotated', sessionId, userId };
        }),
      ),
  };
}
