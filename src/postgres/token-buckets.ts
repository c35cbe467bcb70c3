import type { SharedBuckets } from '../auth/limits/limit-store.ts';
import type { BucketLimits } from '../auth/limits/token-bucket.ts';
import type { Database } from './database.ts';

// $3: the capacity, $4: ms until a token has come back, $5: now.
const FULL = '$3::float8 * $4::float8';
const TOKENS = 'least($3, l.tokens + greatest(0, $5::float8 - l.at) / $4::float8)';
// The later one: a server whose clock is behind must not give tokens to one whose clock is ahead.
// But when the clock was set back, no bucket waits longer for it than it takes to fill.
const AT = `greatest($5::float8, least(l.at, $5::float8 + ${FULL}))`;

const TAKE = `
  INSERT INTO token_buckets AS l (name, key, tokens, at, granted, full_at)
  VALUES ($1, $2, $3::float8 - 1, $5::float8, true, $5::float8 + $4::float8)
  ON CONFLICT (name, key) DO UPDATE SET (tokens, at, granted, full_at) = (
    SELECT tokens - granted::int, at, granted, at + ($3 - tokens + granted::int) * $4
    FROM (SELECT tokens, at, tokens >= 1 AS granted
          FROM (SELECT ${TOKENS} AS tokens, ${AT} AS at) AS refilled) AS decided)
  RETURNING tokens, at, granted`;

const GIVE_BACK = `
  UPDATE token_buckets AS l SET (tokens, at, full_at) = (
    SELECT tokens, at, at + ($3 - tokens) * $4
    FROM (SELECT least($3, ${TOKENS} + 1) AS tokens, ${AT} AS at) AS refilled)
  WHERE name = $1 AND key = $2`;

/**
 * Token buckets that several servers share: one upsert decides and counts. Of two servers that take
 * at the same moment, one waits for the row of the other. `digestOf` makes the key of a row.
 */
export function createBuckets(
  database: Database,
  name: string,
  { capacity, refillMs }: BucketLimits,
  now: () => number,
  digestOf: (key: string) => string,
): SharedBuckets {
  return {
    async take(key) {
      const time = now();
      const row = await database.first(TAKE, name, digestOf(key), capacity, refillMs, time);
      if (row?.granted === true) return 0;
      return Math.ceil((1 - Number(row?.tokens)) * refillMs) + Number(row?.at) - time;
    },
    giveBack: (key) =>
      // In a transaction, which does not run twice when its answer is lost.
      database.transaction(async (queries) => {
        await queries.run(GIVE_BACK, name, digestOf(key), capacity, refillMs, now());
      }),
  };
}
