/**
 * The part of the schema that counts what servers share (limit-store.ts). UNLOGGED: a count costs
 * no write to the log of PostgreSQL, and a crash of PostgreSQL empties both tables. A `key` is a
 * SHA-256: a row has a bounded size and contains no e-mail address. `granted` is what the latest
 * attempt was told, so that one statement can decide, count and answer.
 */
export const LIMIT_TABLES = `
  CREATE UNLOGGED TABLE token_buckets (
    name    text NOT NULL,
    key     text NOT NULL,
    tokens  float8 NOT NULL,            -- at the time \`at\`
    at      float8 NOT NULL,
    granted boolean NOT NULL,
    full_at float8 NOT NULL,            -- from then on the row limits nothing
    PRIMARY KEY (name, key)
  ) WITH (fillfactor = 70);

  CREATE UNLOGGED TABLE back_offs (
    name      text NOT NULL,
    key       text NOT NULL,
    failures  bigint NOT NULL,
    until     float8 NOT NULL,          -- the end of the wait
    granted   boolean NOT NULL,
    forget_at float8 NOT NULL,          -- from then on the row limits nothing
    PRIMARY KEY (name, key)
  ) WITH (fillfactor = 70);
`;
