/**
 * Step 2 of the schema (schema-steps.ts): names, confirmed addresses, last seen, and invitations
 * for one address. Once released it is never edited.
 */
export const PEOPLE_TABLES = `
  ALTER TABLE users
    ADD COLUMN name text COLLATE "C" NOT NULL DEFAULT '', -- as its owner wants to be shown
    ADD COLUMN email_confirmed_at bigint, -- null: no proof that its owner reads the mail
    ADD COLUMN last_seen_at bigint,       -- null: never signed in
    ADD COLUMN password_chosen boolean NOT NULL DEFAULT true; -- false: waits for its first link to be used
  -- An account by the command line gets a hash that no password matches. Whatever sets a password raises the version,
  -- so version 0 means that it still has that hash. The others are taken for chosen: it cannot be known.
  UPDATE users SET password_chosen = NOT (password_version = 0 AND EXISTS (
      SELECT 1 FROM events WHERE user_id = users.id AND kind = 'user_added' AND actor_id IS NULL)),
    last_seen_at = greatest((SELECT max(last_seen_at) FROM sessions WHERE user_id = users.id),
      (SELECT max(at) FROM events WHERE user_id = users.id AND kind = 'login'));

  ALTER TABLE links
    ADD COLUMN name text COLLATE "C" NOT NULL DEFAULT '', -- invite: for whom
    ADD COLUMN mailed boolean NOT NULL DEFAULT false, -- its secret went to the address by mail, and to nobody else
    ALTER COLUMN email TYPE text COLLATE "C",
    DROP CONSTRAINT links_kind_check,
    ADD CONSTRAINT links_kind_check CHECK (kind IN ('invite', 'reset', 'setup', 'email', 'confirm'));
  -- One invitation for an address: a second one takes its place.
  CREATE UNIQUE INDEX invitations_by_email ON links (email) WHERE kind = 'invite';

  -- The newest of the whole site.
  CREATE INDEX events_by_time ON events (at, id);
`;
