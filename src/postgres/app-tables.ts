/**
 * Step 4 of the schema (schema-steps.ts): groups, keys for programs, and the log-in for other apps;
 * src/sqlite/app-tables.ts says what each is for. Once released it is never edited.
 */
export const APP_TABLES = `
  ALTER TABLE users ADD COLUMN groups text NOT NULL DEFAULT '';
  ALTER TABLE links ADD COLUMN groups text NOT NULL DEFAULT '';
  -- Each column of an account but last_seen_at: see people-tables.ts.
  CREATE OR REPLACE FUNCTION coatcheck_accounts_updated() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    PERFORM coatcheck_tell_accounts(ARRAY(
      SELECT id FROM changed AS a FULL JOIN present AS b USING (id)
      WHERE (a.email, a.email_confirmed_at, a.name, a.role, a.groups, a.password_hash, a.password_version,
          a.password_chosen, a.disabled_at, a.second_factor, a.factor_due_at, a.public_id, a.user_handle, a.created_at)
        IS DISTINCT FROM (b.email, b.email_confirmed_at, b.name, b.role, b.groups, b.password_hash, b.password_version,
          b.password_chosen, b.disabled_at, b.second_factor, b.factor_due_at, b.public_id, b.user_handle, b.created_at)),
      true);
    RETURN NULL;
  END $$;

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
  -- Told as keys are: what the requests of all accounts depend on.
  CREATE TRIGGER clients_changed AFTER INSERT OR UPDATE OR DELETE ON oidc_clients
    FOR EACH STATEMENT EXECUTE FUNCTION coatcheck_keys_changed();

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
    next_at    bigint,
    created_at bigint NOT NULL,
    PRIMARY KEY (session, client_id)
  );
  CREATE INDEX client_logins_due ON client_logins (next_at) WHERE next_at IS NOT NULL;

  -- Its name comes before \`sessions_ended\`, so it is called first: what is told is locked last.
  CREATE FUNCTION coatcheck_client_logins_ended() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    UPDATE client_logins SET next_at = 0 WHERE session IN (SELECT key FROM changed);
    RETURN NULL;
  END $$;
  CREATE TRIGGER client_logins_ended AFTER DELETE ON sessions REFERENCING OLD TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION coatcheck_client_logins_ended();
`;
