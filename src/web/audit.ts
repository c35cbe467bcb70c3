import type { EventStore } from '../auth/event-store.ts';
import { CHEAP_EVENTS, type EventKind } from '../auth/events.ts';
import { NetworkBuckets } from '../auth/limits/network-buckets.ts';
import { TokenBuckets } from '../auth/limits/token-bucket.ts';
import type { Context } from '../http/context.ts';
import { errorText, type Log } from '../log.ts';

/**
 * Writes down what happened: in the events table, for the account's owner, and in the log, for the operator. Never rejects:
 * the thing itself has happened by then, and nobody must be told otherwise because its record could not be stored.
 */
export type Audit = (
  context: Pick<Context, 'requestId' | 'client'>,
  kind: EventKind,
  about: {
    readonly userId: number | null;
    readonly actorId?: number;
    readonly reason?: string;
    /** Seconds until the next attempt may go on. For the log alone. */
    readonly retryAfter?: number;
  },
) => Promise<void>;

// Lines in the log about what costs its sender nothing. The table counts all of them, and the
// request log has a line for each.
const CHEAP_PER_ADDRESS = { capacity: 30, refillMs: 10_000 };

// What somebody who is signed in can do over and over. The table is shared, and the oldest makes way: without a limit one
// account could wash away what happened to all the others.
const OWN_DOING: ReadonlySet<EventKind> = new Set([
  ...(['login', 'logout', 'confirmed', 'password_changed'] as const),
  ...(['session_revoked', 'sessions_revoked', 'session_evicted', 'token_reused'] as const),
  ...(['mail_failed', 'mail_dropped'] as const),
]);
const OWN_PER_ACCOUNT = { capacity: 300, refillMs: 60_000 };

/** Writes to these events and this log; `now` in ms. */
export function createAudit(events: EventStore, log: Log, now: () => number): Audit {
  const allowance = new NetworkBuckets(CHEAP_PER_ADDRESS, now);
  const own = new TokenBuckets(OWN_PER_ACCOUNT, now);
  return async ({ requestId, client }, kind, about) => {
    const { userId, actorId = null, reason = null, retryAfter = null } = about;
    if (!CHEAP_EVENTS.has(kind) || allowance.take(client.address) === null) {
      log.info(kind, {
        id: requestId,
        address: client.address,
        userId,
        ...(actorId === null ? {} : { actorId }),
        reason,
        ...(retryAfter === null ? {} : { retryAfter }),
        userAgent: client.userAgent,
      });
    }
    // Each kind by itself: log-ins of a script must not hide those of a thief.
    if (OWN_DOING.has(kind) && userId !== null && !own.take(`${userId} ${kind} ${reason}`)) return;
    await events
      .append({ at: now(), kind, reason, userId, actorId, requestId, ...client })
      .catch((error) => log.error('event_not_stored', { id: requestId, error: errorText(error) }));
  };
}
