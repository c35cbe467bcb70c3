/**
 * Step 7 of the schema (schema-steps.ts): second factors, passkeys, and sign-ins in two steps. Once
 * released it is never edited.
 */
export const FACTOR_TABLES = `
  -- Kept by whatever adds or removes a factor, so that a sign-in and a page need no look at three tables.
  ALTER TABLE users ADD COLUMN second_factor INTEGER NOT NULL DEFAULT 0; -- 0 or 1
  ALTER TABLE users ADD COLUMN factor_due_at INTEGER;  -- ms; 0: at once
  ALTER TABLE users ADD COLUMN user_handle BLOB;       -- set by each INSERT; NOT NULL would need a default
  UPDATE users SET user_handle = randomblob(32);
  CREATE UNIQUE INDEX users_by_user_handle ON users (user_handle);

  -- Authenticator apps that count: a code of each seed has confirmed it.
  CREATE TABLE totp (
    user_id      INTEGER PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
    seed         BLOB NOT NULL,         -- sealed
    last_step    INTEGER NOT NULL,      -- its codes up to this step are used up
    confirmed_at INTEGER NOT NULL
  ) STRICT;

  -- Seeds that wait for their first code, which moves them to totp. An app that counts stays beside
  -- the one that waits: a user who changes phones is never without one.
  CREATE TABLE totp_enrolments (
    user_id    INTEGER PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
    session    TEXT NOT NULL,           -- key of the session that sets it up, and alone sees it
    seed       BLOB NOT NULL,           -- sealed
    created_at INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX totp_enrolments_by_time ON totp_enrolments (created_at);

  -- A row is a code that still works; using it deletes it.
  CREATE TABLE recovery_codes (
    key        TEXT PRIMARY KEY,        -- SHA-256 of the code
    user_id    INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    created_at INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX recovery_codes_by_user ON recovery_codes (user_id);

  -- The "credential records" of WebAuthn.
  CREATE TABLE passkeys (
    id              INTEGER PRIMARY KEY AUTOINCREMENT,
    user_id         INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    credential_id   TEXT NOT NULL UNIQUE, -- base64url
    public_key      BLOB NOT NULL,        -- COSE_Key
    algorithm       INTEGER NOT NULL,     -- of COSE: -7, -8, -257
    counter         INTEGER NOT NULL,
    user_verified   INTEGER NOT NULL,     -- 0 or 1, as the next two
    backup_eligible INTEGER NOT NULL,
    backed_up       INTEGER NOT NULL,
    transports      TEXT NOT NULL,        -- JSON
    aaguid          TEXT NOT NULL,
    name            TEXT NOT NULL,
    rp_id           TEXT NOT NULL,
    created_at      INTEGER NOT NULL,
    last_used_at    INTEGER
  ) STRICT;
  CREATE INDEX passkeys_by_user ON passkeys (user_id);

  -- A challenge is used by storing it; that it was issued shows in itself.
  CREATE TABLE used_challenges (
    key        TEXT PRIMARY KEY,
    expires_at INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX used_challenges_by_expiry ON used_challenges (expires_at);

  -- A right password whose second factor is awaited.
  CREATE TABLE pending_sign_ins (
    key              TEXT PRIMARY KEY,  -- SHA-256 of its secret
    user_id          INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    password_version INTEGER NOT NULL,  -- of the password that was right
    remember         INTEGER NOT NULL,  -- 0 or 1
    tries            INTEGER NOT NULL,  -- spent
    created_at       INTEGER NOT NULL,
    expires_at       INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX pending_sign_ins_by_user ON pending_sign_ins (user_id);
  CREATE INDEX pending_sign_ins_by_expiry ON pending_sign_ins (expires_at);
`;
