/**
 * The part of step 2 of the schema that finds events of the whole site (event-reader.ts). Once
 * released it is never edited.
 */
export const EVENT_INDEXES = `
  CREATE INDEX events_by_kind ON events (kind, at);
  -- Few events were done by someone else than the owner of the account.
  CREATE INDEX events_by_actor ON events (actor_id, at) WHERE actor_id IS NOT NULL;
`;
