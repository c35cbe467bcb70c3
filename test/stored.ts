/** What is stored, read through the stores: how tests look at the outcome without speaking SQL. */
import type { StoredSession } from '../src/auth/sessions/session.ts';
import type { SessionStore } from '../src/auth/sessions/session-store.ts';

/** All sessions of a store, in the order of their ids. */
export async function storedSessions(store: Pick<SessionStore, 'all'>): Promise<StoredSession[]> {
  const sessions: StoredSession[] = [];
  for await (const page of store.all()) sessions.push(...page);
  return sessions;
}
