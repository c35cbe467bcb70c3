/**
 * Step 2 of the schema (schema-steps.ts): names, confirmed addresses, last seen, and invitations
 * for one address. Once released it is never edited.
 */
export const PEOPLE_TABLES = `
  ALTER TABLE users
    ADD COLUMN name text COLLATE "C" NOT NULL DEFAULT '', -- as its owner wants to be shown
    ADD COLUMN folded_name text COLLATE "C" NOT NULL DEFAULT '', -- for searches: auth/accounts/search-text.ts
    ADD COLUMN email_confirmed_at bigint, -- null: no proof that its owner reads the mail
    ADD COLUMN last_seen_at bigint,       -- to ten minutes; null: never signed in
    ADD COLUMN password_chosen boolean NOT NULL DEFAULT true; -- false: waits for its first link to be used
  -- An account by the command line gets a hash that no password matches. Whatever sets a password raises the version,
  -- so version 0 means that it still has that hash. The others are taken for chosen: it cannot be known.
  UPDATE users SET password_chosen = NOT (password_version = 0 AND EXISTS (
      SELECT 1 FROM events WHERE user_id = users.id AND kind = 'user_added' AND actor_id IS NULL)),
    last_seen_at = greatest((SELECT max(last_seen_at) FROM sessions WHERE user_id = users.id),
      (SELECT max(at) FROM events WHERE user_id = users.id AND kind = 'login'));
  -- The orders of the list of accounts.
  CREATE INDEX users_by_last_seen ON users (coalesce(last_seen_at, 0), id);
  CREATE INDEX users_by_age ON users (created_at, id);
  CREATE INDEX users_disabled ON users (id) WHERE disabled_at IS NOT NULL;

  -- When an account was last used is only shown: no server has to hear of it. Each column that an
  -- update may change is compared but this one.
  DROP TRIGGER accounts_changed ON users;
  CREATE FUNCTION coatcheck_accounts_updated() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    PERFORM coatcheck_tell_accounts(ARRAY(
      SELECT id FROM changed AS a FULL JOIN present AS b USING (id)
      WHERE (a.email, a.email_confirmed_at, a.name, a.role, a.password_hash, a.password_version, a.password_chosen,
          a.disabled_at, a.second_factor, a.factor_due_at, a.public_id, a.user_handle, a.created_at)
        IS DISTINCT FROM (b.email, b.email_confirmed_at, b.name, b.role, b.password_hash, b.password_version,
          b.password_chosen, b.disabled_at, b.second_factor, b.factor_due_at, b.public_id, b.user_handle, b.created_at)),
      true);
    RETURN NULL;
  END $$;
  CREATE TRIGGER accounts_changed AFTER UPDATE ON users REFERENCING OLD TABLE AS changed NEW TABLE AS present
    FOR EACH STATEMENT EXECUTE FUNCTION coatcheck_accounts_updated();

  ALTER TABLE links
    ADD COLUMN name text COLLATE "C" NOT NULL DEFAULT '', -- invite: for whom
    ADD COLUMN mailed boolean NOT NULL DEFAULT false, -- its secret goes to the address by mail, and to nobody else
    ADD COLUMN unsent boolean NOT NULL DEFAULT false, -- an invitation whose mail was not sent so far
    DROP CONSTRAINT links_kind_check,
    ADD CONSTRAINT links_kind_check CHECK (kind IN ('invite', 'reset', 'setup', 'email', 'confirm'));
  CREATE UNIQUE INDEX invitations_by_email ON links (email) WHERE kind = 'invite';
  -- Of an address that has an account, the invitation could only be refused.
  CREATE FUNCTION coatcheck_withdraw_invitation() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    DELETE FROM links WHERE kind = 'invite' AND email = NEW.email;
    RETURN NULL;
  END $$;
  CREATE TRIGGER invitation_of_new_account AFTER INSERT ON users
    FOR EACH ROW EXECUTE FUNCTION coatcheck_withdraw_invitation();
  CREATE TRIGGER invitation_of_new_email AFTER UPDATE OF email ON users
    FOR EACH ROW WHEN (NEW.email <> OLD.email) EXECUTE FUNCTION coatcheck_withdraw_invitation();

  -- The newest of the whole site.
  CREATE INDEX events_by_time ON events (at, id);
`;
