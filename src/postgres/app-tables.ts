/**
 * Step 4 of the schema (schema-steps.ts): groups, keys for programs, and the log-in for other apps;
 * src/sqlite/app-tables.ts says what each is for. Once released it is never edited.
 */
export const APP_TABLES = `
  ALTER TABLE users ADD COLUMN groups text NOT NULL DEFAULT '';
  ALTER TABLE links ADD COLUMN groups text NOT NULL DEFAULT '';

  -- Deferrable for a copy of all rows (fill-tables.ts), in which a child may come before its parent.
  ALTER TABLE sessions
    ADD COLUMN method    text NOT NULL DEFAULT '',
    ADD COLUMN audience  text,
    ADD COLUMN client_id text,
    ADD COLUMN scope     text,
    ADD COLUMN parent    text REFERENCES sessions (key) ON DELETE CASCADE DEFERRABLE;
  CREATE INDEX sessions_by_parent ON sessions (parent) WHERE parent IS NOT NULL;

  ALTER TABLE token_keys
    DROP CONSTRAINT token_keys_algorithm_check,
    ADD CONSTRAINT token_keys_algorithm_check CHECK (algorithm IN ('EdDSA', 'HS256', 'RS256'));

  CREATE TABLE oidc_clients (
    id              text PRIMARY KEY,
    name            text NOT NULL,
    secret_key      text,
    redirect_uris   text NOT NULL,
    logout_uris     text NOT NULL,
    backchannel_uri text,
    home_uri        text,
    groups          text NOT NULL,
    algorithm       text NOT NULL CHECK (algorithm IN ('RS256', 'EdDSA')),
    pkce            text NOT NULL CHECK (pkce IN ('required', 'optional')),
    created_at      bigint NOT NULL
  );

  CREATE TABLE codes (
    key        text PRIMARY KEY,
    kind       text NOT NULL CHECK (kind IN ('enter', 'authorize')),
    session    text NOT NULL REFERENCES sessions (key) ON DELETE CASCADE,
    data       text NOT NULL,
    child      text,
    expires_at bigint NOT NULL,
    used_at    bigint
  );
  CREATE INDEX codes_by_session ON codes (session);
  CREATE INDEX codes_by_expiry ON codes (expires_at);

  CREATE TABLE client_logins (
    session    text NOT NULL,
    client_id  text NOT NULL,
    user_id    bigint NOT NULL,
    sub        text NOT NULL,
    sid        text NOT NULL,
    tries      integer NOT NULL DEFAULT 0,
    next_at    bigint NOT NULL DEFAULT 0,
    created_at bigint NOT NULL,
    PRIMARY KEY (session, client_id)
  );
`;
