import { hash } from 'node:crypto';
import type { LimitStore } from '../auth/limits/limit-store.ts';
import { KEY_LIMIT } from '../auth/limits/token-bucket.ts';
import { createBackOff } from './back-offs.ts';
import type { Database } from './database.ts';
import { createBuckets } from './token-buckets.ts';

/** ms by which clocks of servers may differ: so long a row stays that limits nothing any more. */
export const SKEW = 600_000;

/** How many keys of each limit are kept: some 100 MB. */
export const KEYS_KEPT = 5 * KEY_LIMIT;

/** Rows that are deleted at a time. */
const SLICE = 10_000;

const TABLES = [
  { table: 'token_buckets', end: 'full_at' },
  { table: 'back_offs', end: 'forget_at' },
] as const;

/**
 * The LimitStore on PostgreSQL, for any number of servers. A refusal and an admission cost one
 * statement each. Anyone can make new keys (with addresses, with names that no account has), so the
 * number of them is bounded: beyond it, those go that would be over first.
 */
export function createLimitStore(database: Database, kept = KEYS_KEPT): LimitStore {
  return {
    buckets: (name, limits, now) => createBuckets(database, name, limits, now, digestOf),
    backOff: (name, limits, now) => createBackOff(database, name, limits, now, digestOf),
    async prune(now) {
      let more = false;
      for (const { table, end } of TABLES) {
        const ended = await database.run(
          `DELETE FROM ${table} WHERE ctid = ANY(ARRAY(
             SELECT ctid FROM ${table} WHERE ${end} <= $1 LIMIT ${SLICE}))
           AND ${end} <= $1`,
          now - SKEW,
        );
        more ||= ended === SLICE;
        const full = await database.rows(
          `SELECT name, count(*) - $1 AS excess FROM ${table} GROUP BY name HAVING count(*) > $1`,
          kept,
        );
        for (const { name, excess } of full) {
          const sql = `DELETE FROM ${table} WHERE ctid = ANY(ARRAY(
            SELECT ctid FROM ${table} WHERE name = $1 ORDER BY ${end} LIMIT $2))`;
          await database.run(sql, String(name), Math.min(SLICE, Number(excess)));
          more ||= Number(excess) > SLICE;
        }
      }
      return more;
    },
  };
}

function digestOf(key: string): string {
  return hash('sha256', key, 'base64url');
}
