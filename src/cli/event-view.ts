import type { Emails } from '../auth/accounts/emails-of.ts';
import type { RecordedEvent } from '../auth/events.ts';
import { shortAgent, table } from './text.ts';
import type { TextTimes } from './times.ts';

/** Events as a table. */
export function eventTable(
  events: readonly RecordedEvent[],
  emails: Emails,
  times: TextTimes,
): string {
  const rows = events.map(
    ({ at, count, kind, reason, about, userId, actorId, address, userAgent }) => [
      times.listed(at),
      count === 1 ? kind : `${kind}, ${count} times`,
      [reason, about].filter((word) => word !== null).join(', ') || null,
      nameOf(userId, emails),
      actorId === userId ? null : nameOf(actorId, emails),
      address,
      shortAgent(userAgent),
    ],
  );
  return table(
    [times.column('time'), 'event', 'detail', 'account', 'by', 'address', 'browser'],
    rows,
  );
}

// A deleted account has no address left: its number is shown.
function nameOf(userId: number | null, emails: Emails): string | null {
  return emails.get(userId) ?? (userId === null ? null : `#${userId}`);
}
