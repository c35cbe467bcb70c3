import type { BackOffLimits } from '../auth/limits/back-off.ts';
import type { SharedBackOff } from '../auth/limits/limit-store.ts';
import type { Database } from './database.ts';

/** Doublings of a wait that are computed: no limit has room for more. */
const DOUBLINGS = 40;

// $3: the failure from which on there is a wait, $4: ms of the first wait, $5: ms of the longest,
// $6: ms after which failures are forgotten, $7: now.
const waitAfter = (failures: string) =>
  `CASE WHEN ${failures} < $3::bigint THEN 0
   ELSE least($5::float8, $4::float8 * power(2, least(${DOUBLINGS}, ${failures} - $3::bigint))) END`;
const FIRST_WAIT = waitAfter('1');
const NEXT_WAIT = waitAfter('counted');

const BEGIN = `
  INSERT INTO back_offs AS l (name, key, failures, until, granted, forget_at)
  VALUES ($1, $2, 1, $7::float8 + ${FIRST_WAIT}, true, $7::float8 + $6::float8)
  ON CONFLICT (name, key) DO UPDATE SET (failures, until, granted, forget_at) = (
    SELECT CASE WHEN may THEN counted ELSE l.failures END,
           CASE WHEN may THEN $7 + ${NEXT_WAIT} ELSE least(l.until, $7 + $5) END,
           may,
           CASE WHEN may THEN $7 + $6 ELSE l.forget_at END
    FROM (SELECT l.until <= $7 OR l.forget_at <= $7 AS may,
                 CASE WHEN l.forget_at <= $7 THEN 1 ELSE l.failures + 1 END AS counted) AS decided)
  RETURNING granted, until`;

/**
 * Failures in a row that several servers share: one upsert decides and counts. `digestOf` makes the
 * key of a row. After a clock was set back, no key waits longer than the longest wait.
 */
export function createBackOff(
  database: Database,
  name: string,
  { from, firstMs, longestMs, forgetMs }: BackOffLimits,
  now: () => number,
  digestOf: (key: string) => string,
): SharedBackOff {
  return {
    async begin(key) {
      const time = now();
      const about = [name, digestOf(key), from, firstMs, longestMs, forgetMs, time];
      const row = await database.first(BEGIN, ...about);
      return row?.granted === true ? 0 : Number(row?.until) - time;
    },
    async waitOf(key) {
      const time = now();
      const sql = 'SELECT until FROM back_offs WHERE name = $1 AND key = $2 AND forget_at > $3';
      const row = await database.first(sql, name, digestOf(key), time);
      return Math.min(longestMs, Math.max(0, Number(row?.until ?? 0) - time));
    },
    async succeed(key) {
      const sql = 'DELETE FROM back_offs WHERE name = $1 AND key = $2';
      await database.run(sql, name, digestOf(key));
    },
    withdraw: (key) =>
      // In a transaction, which does not run twice when its answer is lost.
      database.transaction(async (queries) => {
        await queries.run(
          `UPDATE back_offs SET failures = greatest(0, failures - 1), until = 0
           WHERE name = $1 AND key = $2`,
          name,
          digestOf(key),
        );
      }),
  };
}
