/**
 * What a back end brings along to be held to the contract of the stores, and records to try it
 * with.
 */
import type { TestContext } from 'node:test';
import type { Stores } from '../../src/auth/database.ts';
import type { AuthEvent, RecordedEvent } from '../../src/auth/events.ts';
import type { NewLink } from '../../src/auth/link-store.ts';
import type { NewSession } from '../../src/auth/sessions/session.ts';

/** One technology. Whatever it opens is closed when the test ends. */
export type Backend = {
  /** An empty database, opened as the server does. */
  open(t: TestContext): Promise<Stores>;
  /**
   * An empty database, opened by the server and beside it by a command: two processes, as it were.
   */
  openTwo(t: TestContext): Promise<{ readonly server: Stores; readonly command: Stores }>;
  /**
   * The stores of each server that may have an empty database at the same time: one, or several
   * where the technology lets servers share it.
   */
  openServers(t: TestContext): Promise<readonly [Stores, ...Stores[]]>;
  /** A database that refuses to write, as on a full disk, from the moment `refuse` is called. */
  openRefusing(
    t: TestContext,
  ): Promise<{ readonly stores: Stores; readonly refuse: () => void | Promise<void> }>;
};

export const ADA = { email: 'ada@example.com', passwordHash: '$x', createdAt: 7 } as const;
export const BOB = { email: 'bob@example.com', passwordHash: '$x', createdAt: 50 } as const;

/** A database with ada (1, an administrator) and bob (2, a user). */
export async function withPeople(stores: Stores): Promise<Stores> {
  await stores.accounts.insert({ ...ADA, role: 'admin' });
  await stores.accounts.insert({ ...BOB, role: 'user' });
  return stores;
}

/** A session of bob (2) under this key. */
export function session(key: string, more: Partial<NewSession> = {}): NewSession {
  return {
    key,
    userId: 2,
    createdAt: 10,
    lastSeenAt: 20,
    idleMs: 30,
    expiresAt: 40,
    remembered: false,
    address: '192.0.2.1',
    userAgent: "curl'; --",
    method: 'password',
    ...more,
  };
}

/** An invitation by ada (1) that works until 100. */
export function invitation(key: string, more: Partial<NewLink> = {}): NewLink {
  return {
    key,
    kind: 'invite',
    role: 'user',
    groups: [],
    userId: null,
    email: null,
    name: '',
    mailed: false,
    unsent: false,
    createdBy: 1,
    createdAt: 10,
    expiresAt: 100,
    ...more,
  };
}

/** A reset link by ada (1) for bob (2) that works until 100. */
export function resetLink(key: string, more: Partial<NewLink> = {}): NewLink {
  return invitation(key, { kind: 'reset', role: null, userId: 2, ...more });
}

/** A set-up link that works until 100. */
export function setupLink(key: string): NewLink {
  return invitation(key, { kind: 'setup', role: 'admin', createdBy: null });
}

/** Which of these links still work at a time, by their keys. */
export async function working(
  { links }: Pick<Stores, 'links'>,
  made: readonly NewLink[],
  now = 99,
): Promise<readonly string[]> {
  const keys: string[] = [];
  for (const { kind, key } of made) {
    if ((await links.byKey(kind, key, now)) !== null) keys.push(key);
  }
  return keys;
}

/** A log-in of account 1 at 1. */
export function authEvent(more: Partial<AuthEvent> = {}): AuthEvent & Pick<RecordedEvent, 'about'> {
  return {
    at: 1,
    kind: 'login',
    reason: null,
    about: null,
    userId: 1,
    actorId: null,
    requestId: 'r-1',
    address: '192.0.2.1',
    userAgent: 'curl/8.5.0',
    ...more,
  };
}

/** A log-in to account 1 that was throttled. */
export function throttled(more: Partial<AuthEvent> = {}): AuthEvent {
  return authEvent({ kind: 'login_throttled', reason: 'account', ...more });
}

/** The same bound for each share of the events. */
export const upTo = (bound: number) => ({ account: bound, failure: bound, stranger: bound });
