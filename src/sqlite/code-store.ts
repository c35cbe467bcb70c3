import type { DatabaseSync } from 'node:sqlite';
import type { CodeStore } from '../auth/code-store.ts';
import { toCode } from '../auth/rows/code-row.ts';
import { changedRow } from './changed-row.ts';
import { storeCall } from './store-call.ts';
import { transaction } from './transaction.ts';

/** The CodeStore on SQLite. */
export function createCodeStore(database: DatabaseSync): CodeStore {
  const insert = database.prepare(`
    INSERT INTO codes (key, kind, session, data, expires_at)
    SELECT ?1, ?2, ?3, ?4, ?5 WHERE EXISTS (SELECT 1 FROM sessions WHERE key = ?3)`);
  const use = changedRow(
    database,
    `UPDATE codes SET used_at = ?3
     WHERE key = ?1 AND kind = ?2 AND used_at IS NULL AND expires_at > ?3`,
    '*',
  );
  const removeUsed = changedRow(
    database,
    'DELETE FROM codes WHERE key = ? AND kind = ? AND used_at IS NOT NULL',
    'child',
  );
  const issue = database.prepare('UPDATE codes SET child = ?2 WHERE key = ?1');
  const prune = database.prepare('DELETE FROM codes WHERE expires_at <= ?');

  return {
    insert: ({ key, kind, session, data, expiresAt }) =>
      storeCall(() => {
        const values = [key, kind, session, JSON.stringify(data), expiresAt];
        return insert.run(...values).changes > 0;
      }),
    redeem: (kind, key, now) =>
      storeCall(() =>
        transaction(database, () => {
          const row = use(key, kind, now);
          if (row !== undefined) return toCode(row);
          const used = removeUsed(key, kind);
          if (used === undefined) return null;
          return { used: true, child: used.child === null ? null : String(used.child) };
        }),
      ),
    issue: (key, child) => storeCall(() => issue.run(key, child).changes > 0),
    prune: (time) =>
      storeCall(() => {
        prune.run(time);
      }),
  };
}
