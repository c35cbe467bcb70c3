import type { RecordedEvent } from '../auth/events.ts';
import { toEventData } from '../web/json-shapes.ts';
import type { Emails } from './find-user.ts';
import { shortAgent, table, time } from './text.ts';

/**
 * An event in JSON, for the command line: with the account, the actor and the request, which the
 * API leaves out.
 */
export function eventData(event: RecordedEvent, emails: Emails) {
  const { address, userAgent, ...what } = toEventData(event);
  const { userId, actorId, requestId } = event;
  const email = emails.get(userId) ?? null;
  return { ...what, userId, email, actorId, requestId, address, userAgent };
}

/** Events as a table. */
export function eventTable(events: readonly RecordedEvent[], emails: Emails): string {
  const rows = events.map(({ at, count, kind, reason, userId, address, userAgent }) => [
    time(at),
    count === 1 ? kind : `${kind}, ${count} times`,
    reason,
    nameOf(userId, emails),
    address,
    shortAgent(userAgent),
  ]);
  return table(['at (UTC)', 'what', 'more', 'account', 'address', 'browser'], rows);
}

// A deleted account has no address left: its number is shown.
function nameOf(userId: number | null, emails: Emails): string | null {
  return emails.get(userId) ?? (userId === null ? null : `#${userId}`);
}
