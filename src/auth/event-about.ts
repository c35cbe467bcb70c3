/**
 * What an event is about, besides its account: the address that an invitation is for, the former
 * and the new one of an account, the groups that it gets and loses, or the name of a client of
 * OpenID Connect.
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
  'client_login',
]);

const ABOUT_GROUPS: ReadonlySet<EventKind> = new Set<EventKind>([
  'groups_changed',
  'user_added',
  'invitation_accepted',
]);

const ARROW = ' -> ';

/** A change of address as an event has it: `former -> new`. */
export function addressChange(former: string, now: string): string {
  return `${former}${ARROW}${now}`;
}

/** A change of groups as an event has it: `+board -staff`. Null when there is none. */
export function groupsChange(former: readonly string[], now: readonly string[]): string | null {
  const gets = now.filter((group) => !former.includes(group)).map((group) => `+${group}`);
  const loses = former.filter((group) => !now.includes(group)).map((group) => `-${group}`);
  return gets.length + loses.length === 0 ? null : [...gets, ...loses].join(' ');
}

/** Whether an event is about an address of another person than the owner of its account. */
export function isAboutAnother({ kind, about }: Pick<RecordedEvent, 'kind' | 'about'>): boolean {
  return about !== null && ABOUT_OTHERS.has(kind);
}

/** What the owner of the account is told: never the address of another person. */
export function aboutOwner(event: Pick<RecordedEvent, 'kind' | 'about'>): string | null {
  return isAboutAnother(event) ? null : event.about;
}

/**
 * For people: "for ada@example.com", "from ada@example.com to ada@example.org", "now in board,
 * finance; no longer in staff", "Grafana".
 */
export function aboutText(event: Pick<RecordedEvent, 'kind' | 'about'>): string | null {
  if (event.about === null) return null;
  if (isAboutAnother(event)) return `for ${event.about}`;
  if (ABOUT_GROUPS.has(event.kind)) return groupsText(event.about);
  if (ABOUT_CLIENTS.has(event.kind)) return event.about; // an arrow in a name is only a name
  const [former, now] = event.about.split(ARROW);
  return now === undefined ? event.about : `from ${former} to ${now}`;
}

function groupsText(change: string): string {
  const words = change.split(' ');
  const named = (sign: string) =>
    words.filter((word) => word.startsWith(sign)).map((word) => word.slice(1));
  const [gets, loses] = [named('+'), named('-')];
  return [
    ...(gets.length === 0 ? [] : [`now in ${gets.join(', ')}`]),
    ...(loses.length === 0 ? [] : [`no longer in ${loses.join(', ')}`]),
  ].join('; ');
}
