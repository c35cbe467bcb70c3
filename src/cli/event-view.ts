import type { RecordedEvent } from '../auth/events.ts';
import { isoTime } from '../web/json-shapes.ts';
import { shorten, table, time } from './text.ts';

type Emails = ReadonlyMap<number | null, string | null>;

const AGENT_SHOWN = 40;

/**
 * An event in JSON, for the command line: with the account, the actor and the request, which the
 * API leaves out.
 */
export function eventData(event: RecordedEvent, emails: Emails) {
  const { at, firstAt, count, kind, reason, userId, actorId, requestId, address, userAgent } =
    event;
  return {
    at: isoTime(at),
    firstAt: isoTime(firstAt),
    count,
    kind,
    reason,
    userId,
    email: emails.get(userId) ?? null,
    actorId,
    requestId,
    address,
    userAgent,
  };
}

/** Events as a table. */
export function eventTable(events: readonly RecordedEvent[], emails: Emails): string {
  const rows = events.map(({ at, count, kind, reason, userId, address, userAgent }) => [
    time(at),
    count === 1 ? kind : `${kind}, ${count} times`,
    reason,
    nameOf(userId, emails),
    address,
    shorten(userAgent, AGENT_SHOWN),
  ]);
  return table(['at (UTC)', 'what', 'more', 'account', 'address', 'browser'], rows);
}

// A deleted account has no address left: its number is shown.
function nameOf(userId: number | null, emails: Emails): string | null {
  return emails.get(userId) ?? (userId === null ? null : `#${userId}`);
}
