/** The search of the list of accounts, as its address has it. */
import {
  EVERY_USER,
  parsePlace,
  placeText,
  type UserFilter,
  type UserOrder,
  type UserPlace,
  type UserSpan,
} from '../auth/accounts/user-query.ts';
import { HttpError } from '../http/http-error.ts';
import { queryField } from '../http/target.ts';
import { readRole } from './role.ts';

/** What the client searches for, in which order, and which page of that. */
export type UserSearch = {
  readonly text: string;
  readonly filter: UserFilter;
  readonly order: UserOrder;
  readonly descending: boolean;
  readonly span: UserSpan | null;
};

/** The first page of all accounts. */
export const ALL_USERS: UserSearch = {
  text: '',
  filter: EVERY_USER,
  order: 'email',
  descending: false,
  span: null,
};

/** In code units: more than an address or a name has. */
const TEXT_LIMIT = 254;

/**
 * The search of a query. An empty value is as none, which is what an empty field of a form sends.
 * Throws HttpError 400 for an unknown one: the list of all accounts would look like its result.
 */
export function readUserSearch(query: string): UserSearch {
  const role = queryField(query, 'role') || null;
  const order = readOrder(queryField(query, 'sort') || 'email');
  return {
    text: (queryField(query, 'q') ?? '').trim().slice(0, TEXT_LIMIT),
    filter: {
      role: role === null ? null : readRole(role),
      group: readGroup(queryField(query, 'group') ?? ''),
      disabled: readFlag('disabled', queryField(query, 'disabled')),
      neverSeen: readFlag('never', queryField(query, 'never')),
      secondFactor: readFlag('factor', queryField(query, 'factor')),
    },
    order,
    descending: readDirection(queryField(query, 'order') || 'asc'),
    span: readSpan(queryField(query, 'after'), queryField(query, 'before'), order),
  };
}

/** The query of a search: its first page, or the page after or before a place. */
export function searchQuery(
  { text, filter, order, descending }: UserSearch,
  from?: { readonly side: 'after' | 'before'; readonly place: UserPlace },
): URLSearchParams {
  const { role, group, disabled, neverSeen, secondFactor } = filter;
  const query = new URLSearchParams({ q: text });
  if (role !== null) query.set('role', role);
  if (group !== null) query.set('group', group);
  if (disabled !== null) query.set('disabled', String(disabled));
  if (neverSeen !== null) query.set('never', String(neverSeen));
  if (secondFactor !== null) query.set('factor', String(secondFactor));
  if (order !== 'email') query.set('sort', order);
  if (descending) query.set('order', 'desc');
  if (from !== undefined) query.set(from.side, placeText(from.place));
  return query;
}

/** The query of this very page of the list. */
export function hereQuery(search: UserSearch): string {
  const { span } = search;
  if (span === null) return searchQuery(search).toString();
  const [side, place] =
    'after' in span ? (['after', span.after] as const) : (['before', span.before] as const);
  return searchQuery(search, { side, place }).toString();
}

/**
 * The address of the list that a link to one account came from. The query is read and written anew,
 * so it leads to a search of accounts and nowhere else (open redirect, CWE-601); null without one.
 */
export function wayBackToList(query: string | null): string | null {
  if (query === null) return null;
  try {
    return `/users?${hereQuery(readUserSearch(query))}`;
  } catch (error) {
    if (error instanceof HttpError) return null;
    throw error;
  }
}

// Not refused when it is none: the page says that no account is in it, and shows what was typed.
function readGroup(typed: string): string | null {
  return typed.trim().toLowerCase().slice(0, TEXT_LIMIT) || null;
}

function readFlag(name: string, value: string | null): boolean | null {
  if (!value) return null;
  if (value === 'true' || value === 'false') return value === 'true';
  throw new HttpError(400, `The filter ${name} must be true or false.`);
}

function readOrder(value: string): UserOrder {
  if (value === 'email' || value === 'seen' || value === 'created') return value;
  throw new HttpError(400, 'The list can be sorted by email, seen or created.');
}

function readDirection(value: string): boolean {
  if (value === 'asc' || value === 'desc') return value === 'desc';
  throw new HttpError(400, 'The order must be asc or desc.');
}

function readSpan(after: string | null, before: string | null, order: UserOrder): UserSpan | null {
  const text = after || before;
  if (!text) return null;
  const place = parsePlace(text, order);
  if (place === null) throw new HttpError(400, 'There is no such page in this list.');
  return after ? { after: place } : { before: place };
}
