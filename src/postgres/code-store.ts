import type { CodeStore } from '../auth/code-store.ts';
import { toCode } from '../auth/rows/code-row.ts';
import type { Database } from './database.ts';

// FOR KEY SHARE waits for a transaction that ends the session: then nothing is stored. Without it
// the reference to the session would fail.
const INSERT = `
  INSERT INTO codes (key, kind, session, data, expires_at)
  SELECT $1, $2, key, $4, $5 FROM sessions WHERE key = $3 FOR KEY SHARE`;

const USE = `
  UPDATE codes SET used_at = $3
  WHERE key = $1 AND kind = $2 AND used_at IS NULL AND expires_at > $3 RETURNING *`;

const REMOVE_USED = `
  DELETE FROM codes WHERE key = $1 AND kind = $2 AND used_at IS NOT NULL RETURNING child`;

/** The CodeStore on PostgreSQL. */
export function createCodeStore(database: Database): CodeStore {
  return {
    insert: ({ key, kind, session, data, expiresAt }) =>
      database.transaction(async (queries) => {
        const values = [key, kind, session, JSON.stringify(data), expiresAt];
        return (await queries.run(INSERT, ...values)) > 0;
      }),
    redeem: (kind, key, now) =>
      database.transaction(async (queries) => {
        const row = await queries.first(USE, key, kind, now);
        if (row !== undefined) return toCode(row);
        const used = await queries.first(REMOVE_USED, key, kind);
        if (used === undefined) return null;
        return { used: true, child: used.child === null ? null : String(used.child) };
      }),
    issue: (key, child) =>
      database.transaction(
        async (queries) =>
          (await queries.run('UPDATE codes SET child = $2 WHERE key = $1', key, child)) > 0,
      ),
    prune: async (time) => {
      await database.run('DELETE FROM codes WHERE expires_at <= $1', time);
    },
  };
}
