/**
 * The part of step 8 of the schema about events: the addresses that they are about
 * (auth/event-about.ts), and how events of the whole site are found (event-reader.ts). Once
 * released it is never edited.
 */
export const EVENT_INDEXES = `
  CREATE INDEX events_by_kind ON events (kind, at);
  -- Few events were done by someone else than the owner of the account.
  CREATE INDEX events_by_actor ON events (actor_id, at) WHERE actor_id IS NOT NULL;
  ALTER TABLE events ADD COLUMN about TEXT; -- an address, or "former -> new"
  CREATE INDEX events_by_about ON events (at) WHERE about IS NOT NULL;
  CREATE INDEX events_about ON events (about) WHERE about IS NOT NULL;
  -- Invitations of an account are events of administrators: its address ends there with the account.
  CREATE TRIGGER address_forgotten AFTER DELETE ON users
    BEGIN UPDATE events SET about = NULL WHERE about = OLD.email; END;
`;
