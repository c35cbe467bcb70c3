/**
 * The part of the schema by which servers learn what others have changed (feed.ts). Statement
 * triggers count `feed.n` up and notify: whatever changes the tables is told, psql included. The
 * row of `feed` is locked until the commit, so notices come in the order of their numbers.
 *
 * A notice is `N u ID ID ...` (something of these accounts has changed), `N keys`, or `N *` when it
 * would be too long: a payload has 8,000 bytes at most (PostgreSQL docs, NOTIFY). `coatcheck.told`
 * is the number of the last notice of a transaction that has to be waited for.
 *
 * Whoever holds the row of `feed` makes all others wait. So transactions lock in this order, or two
 * of them could wait for each other: advisory locks, a client, the row of an account, its sessions
 * and what else there is of it, and then what is told.
 */
export const FEED_TABLES = `
  CREATE TABLE feed (n bigint NOT NULL);
  INSERT INTO feed VALUES (0);

  -- What each server has seen, and until when it may answer from memory.
  CREATE TABLE servers (
    id    text PRIMARY KEY,
    seen  bigint NOT NULL,
    until timestamptz NOT NULL
  );

  -- The server that does what one of several has to do: one row.
  CREATE TABLE leader (
    one   boolean PRIMARY KEY DEFAULT true CHECK (one),
    id    text NOT NULL,
    until timestamptz NOT NULL
  );

  CREATE FUNCTION coatcheck_tell(what text, wait boolean) RETURNS void LANGUAGE plpgsql AS $$
  DECLARE m bigint;
  BEGIN
    UPDATE feed SET n = n + 1 RETURNING n INTO m;
    PERFORM pg_notify('coatcheck', m || ' ' || what);
    IF wait THEN PERFORM set_config('coatcheck.told', m::text, true); END IF;
  END $$;

  CREATE FUNCTION coatcheck_tell_accounts(ids bigint[], wait boolean) RETURNS void
  LANGUAGE plpgsql AS $$
  BEGIN
    IF cardinality(ids) = 0 THEN RETURN; END IF;
    PERFORM coatcheck_tell(
      CASE WHEN cardinality(ids) > 300 THEN '*' ELSE 'u ' || array_to_string(ids, ' ') END, wait);
  END $$;

  -- Whether it has to be waited for is the argument of the trigger.
  CREATE FUNCTION coatcheck_sessions_changed() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    PERFORM coatcheck_tell_accounts(
      ARRAY(SELECT DISTINCT user_id FROM changed), TG_ARGV[0]::boolean);
    RETURN NULL;
  END $$;

  -- Of sessions that have ended, and of accounts that were changed or deleted: nobody may go on.
  CREATE TRIGGER sessions_ended AFTER DELETE ON sessions REFERENCING OLD TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION coatcheck_sessions_changed('true');

  CREATE FUNCTION coatcheck_accounts_changed() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    PERFORM coatcheck_tell_accounts(ARRAY(SELECT id FROM changed), true);
    RETURN NULL;
  END $$;
  CREATE TRIGGER accounts_changed AFTER UPDATE ON users REFERENCING OLD TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION coatcheck_accounts_changed();
  CREATE TRIGGER accounts_removed AFTER DELETE ON users REFERENCING OLD TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION coatcheck_accounts_changed();

  -- What is only shown need not be waited for: other sessions, and the latest sign-ins.
  CREATE TRIGGER sessions_begun AFTER INSERT ON sessions REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION coatcheck_sessions_changed('false');

  CREATE FUNCTION coatcheck_sign_ins() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    PERFORM coatcheck_tell_accounts(
      ARRAY(SELECT DISTINCT user_id FROM changed
        WHERE user_id IS NOT NULL AND kind IN ('login', 'login_failed')), false);
    RETURN NULL;
  END $$;
  CREATE TRIGGER sign_ins AFTER INSERT ON events REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION coatcheck_sign_ins();

  CREATE FUNCTION coatcheck_keys_changed() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    PERFORM coatcheck_tell('keys', true);
    RETURN NULL;
  END $$;
  CREATE TRIGGER keys_changed AFTER INSERT OR UPDATE OR DELETE ON token_keys
    FOR EACH STATEMENT EXECUTE FUNCTION coatcheck_keys_changed();
`;
