/**
 * Step 10 of the schema (schema-steps.ts): groups, keys for programs, and the log-in for other
 * apps. Once released it is never edited.
 */
export const APP_TABLES = `
  -- Names, sorted, with blanks between them: few, and read with each account.
  ALTER TABLE users ADD COLUMN groups TEXT NOT NULL DEFAULT '';
  ALTER TABLE links ADD COLUMN groups TEXT NOT NULL DEFAULT ''; -- invite: those that it gives

  ALTER TABLE sessions ADD COLUMN method TEXT NOT NULL DEFAULT ''; -- how its user signed in; '' is not known
  ALTER TABLE sessions ADD COLUMN audience TEXT;      -- of a key for programs: what it is good for
  ALTER TABLE sessions ADD COLUMN client_id TEXT;     -- of a client of OpenID Connect
  ALTER TABLE sessions ADD COLUMN scope TEXT;         -- and what it was given
  ALTER TABLE sessions ADD COLUMN parent TEXT REFERENCES sessions (key) ON DELETE CASCADE;
  CREATE INDEX sessions_by_parent ON sessions (parent) WHERE parent IS NOT NULL;

  -- A new algorithm, for id tokens.
  CREATE TABLE token_keys_with_rsa (
    id         TEXT PRIMARY KEY,        -- kid
    algorithm  TEXT NOT NULL CHECK (algorithm IN ('EdDSA', 'HS256', 'RS256')),
    secret     BLOB NOT NULL,           -- sealed: PKCS#8, or the bare bytes
    created_at INTEGER NOT NULL,
    signs_from INTEGER NOT NULL DEFAULT 0 -- ms; published before, for verifiers
  ) STRICT;
  INSERT INTO token_keys_with_rsa (rowid, id, algorithm, secret, created_at, signs_from)
    SELECT rowid, id, algorithm, secret, created_at, signs_from FROM token_keys;
  DROP TABLE token_keys;
  ALTER TABLE token_keys_with_rsa RENAME TO token_keys;

  -- Apps that send their users here to sign in (OpenID Connect).
  CREATE TABLE oidc_clients (
    id              TEXT PRIMARY KEY,
    name            TEXT NOT NULL,
    secret_key      TEXT,               -- SHA-256 of its secret; null for a public client
    redirect_uris   TEXT NOT NULL,      -- JSON
    logout_uris     TEXT NOT NULL,      -- JSON
    backchannel_uri TEXT,               -- where it is told that a session has ended
    home_uri        TEXT,
    groups          TEXT NOT NULL,      -- who may sign in to it; '' for everybody
    algorithm       TEXT NOT NULL CHECK (algorithm IN ('RS256', 'EdDSA')),
    pkce            TEXT NOT NULL CHECK (pkce IN ('required', 'optional')),
    created_at      INTEGER NOT NULL
  ) STRICT;

  -- Codes that a browser carries from here to an app, for seconds. A used one stays until it has
  -- expired: one that comes back tells of a copy.
  CREATE TABLE codes (
    key        TEXT PRIMARY KEY,        -- SHA-256 of the code
    kind       TEXT NOT NULL CHECK (kind IN ('enter', 'authorize')),
    session    TEXT NOT NULL REFERENCES sessions (key) ON DELETE CASCADE,
    data       TEXT NOT NULL,           -- JSON: what it was asked for
    child      TEXT,                    -- the key of the session that was begun for it
    expires_at INTEGER NOT NULL,
    used_at    INTEGER
  ) STRICT;
  CREATE INDEX codes_by_session ON codes (session);
  CREATE INDEX codes_by_expiry ON codes (expires_at);

  -- Which clients were told who has a session. No reference to sessions: a row whose session is
  -- gone means that its client has to be told, whatever ended the session.
  CREATE TABLE client_logins (
    session    TEXT NOT NULL,
    client_id  TEXT NOT NULL,
    user_id    INTEGER NOT NULL,
    sub        TEXT NOT NULL,
    sid        TEXT NOT NULL,           -- what the client calls the session
    tries      INTEGER NOT NULL DEFAULT 0,
    next_at    INTEGER,                 -- when it is told; null while the session lives
    created_at INTEGER NOT NULL,
    PRIMARY KEY (session, client_id)
  ) STRICT;
  CREATE INDEX client_logins_due ON client_logins (next_at) WHERE next_at IS NOT NULL;
  -- A trigger, because to look for rows without a session takes 150 ms where there are 100,000.
  CREATE TRIGGER client_logins_ended AFTER DELETE ON sessions
  BEGIN
    UPDATE client_logins SET next_at = 0 WHERE session = OLD.key;
  END;
`;
