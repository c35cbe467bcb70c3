import { EMAIL_LIMIT } from './accounts/email.ts';
import { parseId } from './accounts/parse-id.ts';
import type { EventKind, RecordedEvent } from './events.ts';

/** Which events are listed. What is null does not narrow the list. */
export type EventFilter = {
  readonly kinds: readonly EventKind[] | null;
  readonly account: AccountFilter | null;
  /** ms, the first moment that counts. */
  readonly since: number | null;
  /** ms, the first moment that does not count any more. */
  readonly until: number | null;
};

/**
 * The account that events are about; the account that they are about or that did it; or every
 * account with a part of its address. The number finds an account that is gone, too.
 */
export type AccountFilter =
  | { readonly userId: number }
  | { readonly personId: number }
  | { readonly email: string };

/** A stored event; `id` orders those of one moment. */
export type ListedEvent = RecordedEvent & { readonly id: number };

/** Where a page begins: behind this event. */
export type EventPlace = Pick<ListedEvent, 'at' | 'id'>;

/** The newest events; or those next to a place, in one direction. */
export type EventPage = {
  readonly from: EventPlace | null;
  readonly direction: 'older' | 'newer';
  readonly limit: number;
};

/** All events. */
export const ALL_EVENTS: EventFilter = { kinds: null, account: null, since: null, until: null };

/** The account that a text means: its number, with or without `#`, or a part of its address. */
export function parseAccount(text: string): AccountFilter | null {
  const trimmed = text.trim();
  const personId = parseId(trimmed.replace(/^#/, ''));
  if (personId !== null) return { personId };
  // Addresses are stored in lower case.
  const email = trimmed.toLowerCase().slice(0, EMAIL_LIMIT);
  return email === '' ? null : { email };
}

/** A place as an address has it: `1763717553120-42`. */
export function placeText({ at, id }: EventPlace): string {
  return `${at}-${id}`;
}

/** Reads it; null for anything else. */
export function parsePlace(text: string): EventPlace | null {
  const [, at = '', id = ''] = /^(\d{1,15})-(\d{1,15})$/.exec(text) ?? [];
  return id === '' ? null : { at: Number(at), id: Number(id) };
}
