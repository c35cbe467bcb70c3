import { APP_TABLES } from './app-tables.ts';
import { EVENT_INDEXES } from './event-indexes.ts';
import { FACTOR_TABLES } from './factor-tables.ts';
import { PEOPLE_TABLES } from './people-tables.ts';
import { UNLOGGED_TABLE } from './unlogged-acts.ts';

/**
 * The schema as a list of steps; migrations.ts runs them. A released step is never edited, because
 * existing databases have run it. STRICT tables refuse text in a column of numbers.
 */
export const STEPS: readonly string[] = [
  `
  -- AUTOINCREMENT: the id of a deleted account is never given to another, so nothing old can point at a stranger. In a
  -- copy that is restored neither: copy.ts.
  CREATE TABLE users (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    email         TEXT NOT NULL UNIQUE, -- normalised by auth/accounts/email.ts
    password_hash TEXT NOT NULL,
    role          TEXT NOT NULL CHECK (role IN ('user', 'admin')),
    created_at    INTEGER NOT NULL      -- ms since 1970, as everywhere
  ) STRICT;

  CREATE TABLE sessions (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    key          TEXT NOT NULL UNIQUE,  -- SHA-256 of the ticket
    user_id      INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    created_at   INTEGER NOT NULL,
    last_seen_at INTEGER NOT NULL,
    idle_ms      INTEGER NOT NULL,
    expires_at   INTEGER NOT NULL,
    remembered   INTEGER NOT NULL,      -- 0 or 1
    address      TEXT NOT NULL,
    user_agent   TEXT NOT NULL
  ) STRICT;
  CREATE INDEX sessions_by_user ON sessions (user_id);

  -- No reference to users: what happened stays true when the account is gone.
  CREATE TABLE events (
    id         INTEGER PRIMARY KEY,
    at         INTEGER NOT NULL,
    kind       TEXT NOT NULL,
    reason     TEXT,
    user_id    INTEGER,
    request_id TEXT NOT NULL,
    address    TEXT NOT NULL,
    user_agent TEXT NOT NULL
  ) STRICT;
  CREATE INDEX events_by_user ON events (user_id, at);

  -- Keys that the program made for itself. A reader of them can read the password hashes beside them anyway.
  CREATE TABLE secrets (
    name  TEXT PRIMARY KEY,
    value BLOB NOT NULL
  ) STRICT;
  `,
  `
  ALTER TABLE users ADD COLUMN disabled_at INTEGER;
  -- Counts changes of the password: a log-in that began before one must not end after it.
  ALTER TABLE users ADD COLUMN password_version INTEGER NOT NULL DEFAULT 0;
  CREATE INDEX users_by_role ON users (role) WHERE role = 'admin';

  -- Who did it, when that is not the one it was done to.
  ALTER TABLE events ADD COLUMN actor_id INTEGER;

  -- One-time links. A row is a link that still works; using it deletes it.
  CREATE TABLE links (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    key        TEXT NOT NULL UNIQUE,    -- SHA-256 of the secret in the link
    kind       TEXT NOT NULL CHECK (kind IN ('invite', 'reset', 'setup')),
    role       TEXT,                    -- invite: the role it gives
    user_id    INTEGER REFERENCES users (id) ON DELETE CASCADE, -- reset: whose password
    created_by INTEGER REFERENCES users (id) ON DELETE CASCADE, -- null: the command line
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX links_by_user ON links (user_id);
  CREATE INDEX links_by_maker ON links (created_by);
  `,
  `
  CREATE TABLE token_keys (
    id         TEXT PRIMARY KEY,        -- kid
    algorithm  TEXT NOT NULL CHECK (algorithm IN ('EdDSA', 'HS256')),
    secret     BLOB NOT NULL,           -- PKCS#8, or the bare bytes
    created_at INTEGER NOT NULL
  ) STRICT;

  -- Used ones stay until their session ends: one that comes back tells of a copy.
  CREATE TABLE refresh_tokens (
    key        TEXT PRIMARY KEY,        -- SHA-256 of the token
    session_id INTEGER NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
    created_at INTEGER NOT NULL,
    rotated_at INTEGER,                 -- null while it is unused
    successor  TEXT
  ) STRICT;
  CREATE INDEX refresh_tokens_by_session ON refresh_tokens (session_id);
  `,
  `
  -- One row a session, however often its token was exchanged. The tokens there are have no family: a client that has one signs
  -- in again, and the session behind it ends.
  DELETE FROM sessions WHERE id IN (SELECT session_id FROM refresh_tokens);
  DROP TABLE refresh_tokens;
  CREATE TABLE refresh_tokens (
    session_id INTEGER PRIMARY KEY REFERENCES sessions (id) ON DELETE CASCADE,
    family     TEXT NOT NULL UNIQUE,    -- SHA-256 of the half that all tokens of the session share
    current    TEXT NOT NULL,           -- SHA-256 of the token that is good
    previous   TEXT,                    -- and of the one that was exchanged for it
    rotated_at INTEGER                  -- when that one was first used
  ) STRICT;
  `,
  `
  -- The sign-ins of an account stand among everything else that happened to it, which may be much.
  CREATE INDEX events_sign_ins ON events (user_id, at)
    WHERE kind IN ('login', 'login_failed', 'login_throttled');
  `,
  `
  -- The name of an account outside of this app. Random: ids may be used again when an older copy is restored. Accounts
  -- that other apps know by their number keep it.
  ALTER TABLE users ADD COLUMN public_id TEXT; -- set by each INSERT; NOT NULL would need a default
  UPDATE users SET public_id = CAST(id AS TEXT);
  CREATE UNIQUE INDEX users_by_public_id ON users (public_id);

  -- Access tokens named their session by its number, and the keys that signed them lay open in every copy of this file:
  -- with a copy, a token for another session could be made. New keys, sealed with the one in KEY_FILE from now on, and
  -- programs sign in again. SQLite leaves what is deleted in the file, unless it is told to overwrite it.
  PRAGMA secure_delete = ON;
  DELETE FROM token_keys;
  DELETE FROM secrets;
  PRAGMA secure_delete = OFF;
  ALTER TABLE token_keys ADD COLUMN signs_from INTEGER NOT NULL DEFAULT 0; -- ms; published before, for verifiers
  DELETE FROM sessions WHERE id IN (SELECT session_id FROM refresh_tokens);
  DROP TABLE refresh_tokens;
  CREATE TABLE refresh_tokens (
    session_id INTEGER PRIMARY KEY REFERENCES sessions (id) ON DELETE CASCADE,
    family     TEXT NOT NULL UNIQUE,    -- SHA-256 of the half that all tokens of the session share
    handle     TEXT NOT NULL UNIQUE,    -- SHA-256 of what access tokens call the session (sid)
    current    TEXT NOT NULL,           -- SHA-256 of the token that is good
    previous   TEXT,                    -- and of the one that was exchanged for it
    rotated_at INTEGER                  -- when that one was first used
  ) STRICT;
  ALTER TABLE sessions ADD COLUMN name TEXT;          -- what a program calls itself; null for browsers

  -- A new kind: it confirms a new e-mail address. Links are short-lived; those that work go on working.
  CREATE TABLE links_with_email (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    key        TEXT NOT NULL UNIQUE,    -- SHA-256 of the secret in the link
    kind       TEXT NOT NULL CHECK (kind IN ('invite', 'reset', 'setup', 'email')),
    role       TEXT,                    -- invite: the role it gives
    user_id    INTEGER REFERENCES users (id) ON DELETE CASCADE, -- reset, email: whose
    created_by INTEGER REFERENCES users (id) ON DELETE CASCADE, -- null: the command line
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    email      TEXT                     -- email: the new address
  ) STRICT;
  INSERT INTO links_with_email (id, key, kind, role, user_id, created_by, created_at, expires_at)
    SELECT id, key, kind, role, user_id, created_by, created_at, expires_at FROM links;
  UPDATE sqlite_sequence SET seq = (SELECT seq FROM sqlite_sequence WHERE name = 'links')
    WHERE name = 'links_with_email' AND EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = 'links');
  DROP TABLE links;
  ALTER TABLE links_with_email RENAME TO links;
  CREATE INDEX links_by_user ON links (user_id);
  CREATE INDEX links_by_maker ON links (created_by);

  -- Repeats of what costs its sender nothing are one row that counts: at is the last one, first_at the first.
  ALTER TABLE events ADD COLUMN first_at INTEGER;
  ALTER TABLE events ADD COLUMN count INTEGER NOT NULL DEFAULT 1;
  -- Which of the bounds an event counts against: what strangers cause must not push out what happened to accounts.
  ALTER TABLE events ADD COLUMN share TEXT NOT NULL DEFAULT 'account';
  UPDATE events SET share = 'failure' WHERE kind = 'login_failed' AND user_id IS NOT NULL;
  UPDATE events SET share = 'stranger' WHERE (kind = 'login_failed' AND user_id IS NULL)
    OR kind IN ('login_throttled', 'login_busy', 'signup_throttled', 'cross_origin_refused');
  CREATE INDEX events_by_share ON events (share, id);

  -- What the server tells the command line, such as its ORIGIN.
  CREATE TABLE facts (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
  ) STRICT;
  `,
  FACTOR_TABLES,
  `${PEOPLE_TABLES}${EVENT_INDEXES}`,
  UNLOGGED_TABLE,
  APP_TABLES,
];
