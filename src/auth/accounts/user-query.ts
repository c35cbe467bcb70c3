/** What a list of accounts is asked for: a search, an order and a page. */
import type { Role, User } from './user.ts';

/**
 * An account in a list. `lastSeenAt` (ms): when it was last used, to ten minutes; it stays when its
 * sessions end. Null: its owner has never signed in.
 */
export type ListedUser = User & { readonly lastSeenAt: number | null };

/**
 * Only accounts with this role; only those in this group (none for a text that is no group); only
 * disabled ones, or only enabled ones; only those whose owner has never signed in, or only the
 * others; only those with a second factor, or without. Null: all.
 */
export type UserFilter = {
  readonly role: Role | null;
  readonly group: string | null;
  readonly disabled: boolean | null;
  readonly neverSeen: boolean | null;
  readonly secondFactor: boolean | null;
};

/** All accounts. */
export const EVERY_USER: UserFilter = {
  role: null,
  group: null,
  disabled: null,
  neverSeen: null,
  secondFactor: null,
};

/** What a list is ordered by. `seen`: accounts that were never used count as the longest ago. */
export type UserOrder = 'email' | 'seen' | 'created';

/**
 * A place in a list: the value by which it is ordered, and the id, since values may be equal. It is
 * a place also when the account there is deleted or has another value by then.
 */
export type UserPlace = { readonly value: string | number; readonly id: number };

/** The accounts after a place, or those before it. */
export type UserSpan = { readonly after: UserPlace } | { readonly before: UserPlace };

/** A part of a list. What is left out: no search, by address, ascending, from the beginning. */
export type UserQuery = {
  /** Any part of the address or name; see search-text.ts. */
  readonly text?: string;
  readonly filter?: UserFilter;
  readonly order?: UserOrder;
  readonly descending?: boolean;
  readonly span?: UserSpan | null;
  readonly limit: number;
};

/** A page of a list: `total` accounts are on all pages; null where there is no other page. */
export type UserPage = {
  readonly users: readonly ListedUser[];
  readonly total: number;
  readonly previous: UserPlace | null;
  readonly next: UserPlace | null;
};

/** How many accounts there are in all, and of some kinds. */
export type UserCounts = {
  readonly accounts: number;
  /** Administrators who can sign in. */
  readonly administrators: number;
  readonly disabled: number;
  readonly neverSeen: number;
  /** Those that wait for their link to be used. */
  readonly withoutPassword: number;
  readonly secondFactor: number;
};

/** The place that a span begins or ends with; null for a list from its beginning. */
export function placeIn(span: UserSpan | null): UserPlace | null {
  if (span === null) return null;
  return 'after' in span ? span.after : span.before;
}

/** The place of an account in a list. */
export function placeOf(user: ListedUser, order: UserOrder): UserPlace {
  const { id, email, createdAt, lastSeenAt } = user;
  return { value: { email, seen: lastSeenAt ?? 0, created: createdAt }[order], id };
}

/** A place as text, for an address. */
export function placeText({ value, id }: UserPlace): string {
  return `${id}-${value}`;
}

/** The place of such a text in a list with this order; null for any other text. */
export function parsePlace(text: string, order: UserOrder): UserPlace | null {
  const [, id, value] = /^(\d{1,15})-([\x21-\x7e]{1,254})$/.exec(text) ?? [];
  if (id === undefined || value === undefined) return null;
  if (order === 'email') return { value, id: Number(id) };
  return /^\d{1,15}$/.test(value) ? { value: Number(value), id: Number(id) } : null;
}
