import type { ListedEvent } from '../event-filter.ts';
import type { EventKind, RecordedEvent } from '../events.ts';
import type { Row } from './row.ts';

/** Converts a row of events, of which each may stand for several. */
export function toEvent(row: Row): RecordedEvent {
  return {
    at: Number(row.at),
    firstAt: Number(row.first_at ?? row.at),
    count: Number(row.count),
    kind: row.kind as EventKind, // only append writes this column
    reason: row.reason === null ? null : String(row.reason),
    about: row.about === null ? null : String(row.about),
    userId: row.user_id === null ? null : Number(row.user_id),
    actorId: row.actor_id === null ? null : Number(row.actor_id),
    requestId: String(row.request_id),
    address: String(row.address),
    userAgent: String(row.user_agent),
  };
}

/** Converts a row of events for a list. */
export function toListedEvent(row: Row): ListedEvent {
  return { id: Number(row.id), ...toEvent(row) };
}
