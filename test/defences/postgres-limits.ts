/** The defences of limits that servers share, by file in src/postgres/. */
type Edit = readonly [name: string, from: string, to: string, tests?: string];

const CONTRACT = 'test/postgres/stores.test.ts';

const EDITS: Readonly<Record<string, readonly Edit[]>> = {
  'token-buckets': [
    [
      'a server whose clock is behind gives no tokens to one whose clock is ahead',
      'greatest($5::float8, least(l.at,',
      'greatest($5::float8, least(0,',
    ],
    ['no bucket waits for a clock that was ahead', 'least(l.at, $5', 'greatest(l.at, 0 * $5'],
    [
      'a token is not given back twice',
      'database.transaction(async (queries) => {',
      'Promise.resolve(database).then(async (queries) => {',
    ],
    ['a take without a token is refused', 'tokens >= 1 AS granted', 'true AS granted'],
    ['a bucket holds no more than its capacity', 'least($3, l.tokens +', '(l.tokens +', CONTRACT],
  ],
  'back-offs': [
    ['no attempt begins during a wait', 'l.until <= $7 OR', 'l.until > 0 OR'],
    [
      'no key waits for a clock that was ahead',
      'ELSE least(l.until, $7 + $5) END',
      'ELSE l.until END',
    ],
    [
      'a failure is not taken back twice',
      'database.transaction(async (queries) => {',
      'Promise.resolve(database).then(async (queries) => {',
    ],
  ],
  'limit-store': [
    ['a count stays for as long as clocks may differ', 'now - SKEW', 'now'],
    ['each limit keeps a bounded number of keys', 'HAVING count(*) > $1', 'HAVING count(*) < $1'],
    ['the keys that are limited longest stay', 'LIMIT $2))`;', 'DESC LIMIT $2))`;'],
    [
      'the table contains no e-mail address',
      "return hash('sha256', key, 'base64url');",
      "return hash('sha256', key, 'base64url') && key;",
    ],
  ],
};

/** What a run takes out, see defences.ts. */
export const POSTGRES_LIMITS = Object.entries(EDITS).flatMap(([file, edits]) =>
  edits.map(([name, from, to, tests = 'test/postgres/limit-store.test.ts']) => ({
    name: `limits on PostgreSQL, ${file}: ${name}`,
    file: `src/postgres/${file}.ts`,
    from,
    to,
    tests,
  })),
);
