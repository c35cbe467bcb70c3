/**
 * Step 8 of the schema (schema-steps.ts): names, confirmed addresses, last seen, and invitations
 * for one address. Once released it is never edited.
 */
export const PEOPLE_TABLES = `
  ALTER TABLE users ADD COLUMN name TEXT NOT NULL DEFAULT ''; -- as its owner wants to be shown
  ALTER TABLE users ADD COLUMN folded_name TEXT NOT NULL DEFAULT ''; -- for searches: auth/accounts/search-text.ts
  ALTER TABLE users ADD COLUMN email_confirmed_at INTEGER;    -- ms; null: no proof that its owner reads the mail
  ALTER TABLE users ADD COLUMN last_seen_at INTEGER;          -- ms, to ten minutes; null: never signed in
  ALTER TABLE users ADD COLUMN password_chosen INTEGER NOT NULL DEFAULT 1; -- 0: waits for its first link to be used
  -- An account by the command line gets a hash that no password matches. Whatever sets a password raises the version,
  -- so version 0 means that it still has that hash. The others are taken for chosen: it cannot be known.
  UPDATE users SET password_chosen = 0 WHERE password_version = 0
    AND id IN (SELECT user_id FROM events WHERE kind = 'user_added' AND actor_id IS NULL);
  UPDATE users SET last_seen_at = (SELECT max(at) FROM (
    SELECT max(last_seen_at) AS at FROM sessions WHERE user_id = users.id
    UNION ALL SELECT max(at) FROM events WHERE user_id = users.id AND kind = 'login'));
  -- The list of accounts: a search reads the first alone, and each order has an index.
  CREATE INDEX users_by_text ON users (email, folded_name);
  CREATE INDEX users_by_last_seen ON users (coalesce(last_seen_at, 0));
  CREATE INDEX users_by_age ON users (created_at);
  CREATE INDEX users_disabled ON users (disabled_at) WHERE disabled_at IS NOT NULL;

  -- A new kind: it confirms the address that an account has. An invitation may be for one address and name.
  CREATE TABLE links_with_name (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    key        TEXT NOT NULL UNIQUE,    -- SHA-256 of the secret in the link
    kind       TEXT NOT NULL CHECK (kind IN ('invite', 'reset', 'setup', 'email', 'confirm')),
    role       TEXT,                    -- invite: the role it gives
    user_id    INTEGER REFERENCES users (id) ON DELETE CASCADE, -- reset, email, confirm: whose
    created_by INTEGER REFERENCES users (id) ON DELETE CASCADE, -- null: the command line
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    email      TEXT,                    -- email: the new address; confirm: the present one; invite: for it alone
    name       TEXT NOT NULL DEFAULT '', -- invite: for whom
    mailed     INTEGER NOT NULL DEFAULT 0, -- 1: its secret goes to the address by mail, and to nobody else
    unsent     INTEGER NOT NULL DEFAULT 0 -- 1: an invitation whose mail was not sent so far
  ) STRICT;
  INSERT INTO links_with_name (id, key, kind, role, user_id, created_by, created_at, expires_at, email)
    SELECT id, key, kind, role, user_id, created_by, created_at, expires_at, email FROM links;
  UPDATE sqlite_sequence SET seq = (SELECT seq FROM sqlite_sequence WHERE name = 'links')
    WHERE name = 'links_with_name' AND EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = 'links');
  DROP TABLE links;
  ALTER TABLE links_with_name RENAME TO links;
  CREATE INDEX links_by_user ON links (user_id);
  CREATE INDEX links_by_maker ON links (created_by);
  CREATE UNIQUE INDEX invitations_by_email ON links (email) WHERE kind = 'invite';
  -- Of an address that has an account, the invitation could only be refused.
  CREATE TRIGGER invitation_of_new_account AFTER INSERT ON users
    BEGIN DELETE FROM links WHERE kind = 'invite' AND email = NEW.email; END;
  CREATE TRIGGER invitation_of_new_email AFTER UPDATE OF email ON users WHEN NEW.email <> OLD.email
    BEGIN DELETE FROM links WHERE kind = 'invite' AND email = NEW.email; END;

  -- The newest of the whole site.
  CREATE INDEX events_by_time ON events (at);
`;
