/** What is stored, read through the stores: how tests look at the outcome without speaking SQL. */
import type { ListedUser } from '../src/auth/accounts/user-query.ts';
import type { RecordedEvent } from '../src/auth/events.ts';
import type { Link } from '../src/auth/link-store.ts';
import type { StoredSession } from '../src/auth/sessions/session.ts';
import type { SessionStore } from '../src/auth/sessions/session-store.ts';
import type { TestDatabase } from './test-database.ts';

const ALL = 1_000_000;

type Records = {
  readonly users: ListedUser;
  readonly sessions: StoredSession;
  readonly events: RecordedEvent;
  readonly links: Link;
};

type From = Pick<TestDatabase, 'stores' | 'links'>;

/** All sessions of a store, in the order of their ids. */
export async function storedSessions(store: Pick<SessionStore, 'all'>): Promise<StoredSession[]> {
  const sessions: StoredSession[] = [];
  for await (const page of store.all()) sessions.push(...page);
  return sessions;
}

/**
 * All records of a kind. Events are the newest first, without the repeats that are only counted
 * yet.
 */
export async function stored<K extends keyof Records>(
  { stores, links }: From,
  kind: K,
): Promise<readonly Records[K][]> {
  const read: { readonly [K in keyof Records]: () => Promise<readonly Records[K][]> } = {
    users: () => stores.accounts.list({ limit: ALL }),
    sessions: () => storedSessions(stores.sessions),
    events: () => stores.events.recent(null, ALL),
    links,
  };
  return read[kind]();
}

/**
 * How many records of a kind are stored, or how many of them have these values or fulfil a
 * condition.
 */
export async function count<K extends keyof Records>(
  app: { readonly testDatabase: From },
  kind: K,
  wanted: Partial<Records[K]> | ((record: Records[K]) => boolean) = {},
): Promise<number> {
  const matches =
    typeof wanted === 'function'
      ? wanted
      : (record: Records[K]) =>
          Object.entries(wanted).every(
            ([name, value]) => record[name as keyof typeof record] === value,
          );
  return (await stored(app.testDatabase, kind)).filter(matches).length;
}

/** The events of a kind, the oldest first. */
export async function storedEvents(
  app: { readonly testDatabase: From },
  kind: string,
): Promise<readonly RecordedEvent[]> {
  const events = await stored(app.testDatabase, 'events');
  return events.filter((event) => event.kind === kind).reverse();
}

/** Whether a session was begun by a program: each of them has one refresh token. */
export function isProgram({ program }: StoredSession): boolean {
  return program !== undefined;
}

/** What the session of a program with tokens has, but its handle. */
export function tokensOf(name: string | null) {
  const none = { audience: null, clientId: null, scope: null, parent: null };
  return { kind: 'tokens', name, ...none } as const;
}
