/**
 * What an event is about, besides its account: the address that an invitation is for, the former
 * and the new one of an account, or the name of a client of OpenID Connect.
 */
import type { EventKind, RecordedEvent } from './events.ts';

const ABOUT_OTHERS: ReadonlySet<EventKind> = new Set<EventKind>([
  'invitation_made',
  'invitation_renewed',
  'invitation_revoked',
]);

const ABOUT_CLIENTS: ReadonlySet<EventKind> = new Set<EventKind>([
  'client_added',
  'client_changed',
  'client_secret_replaced',
  'client_removed',
]);

const ARROW = ' -> ';

/** A change of address as an event has it: `former -> new`. */
export function addressChange(former: string, now: string): string {
  return `${former}${ARROW}${now}`;
}

/** Whether an event is about an address of another person than the owner of its account. */
export function isAboutAnother({ kind, about }: Pick<RecordedEvent, 'kind' | 'about'>): boolean {
  return about !== null && ABOUT_OTHERS.has(kind);
}

/** What the owner of the account is told: never the address of another person. */
export function aboutOwner(event: Pick<RecordedEvent, 'kind' | 'about'>): string | null {
  return isAboutAnother(event) ? null : event.about;
}

/** For people: "for ada@example.com", "from ada@example.com to ada@example.org", "Grafana". */
export function aboutText(event: Pick<RecordedEvent, 'kind' | 'about'>): string | null {
  if (event.about === null) return null;
  if (isAboutAnother(event)) return `for ${event.about}`;
  if (ABOUT_CLIENTS.has(event.kind)) return event.about; // an arrow in a name is only a name
  const [former, now] = event.about.split(ARROW);
  return now === undefined ? event.about : `from ${former} to ${now}`;
}
