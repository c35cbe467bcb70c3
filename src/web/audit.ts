import type { EventStore } from '../auth/event-store.ts';
import { CHEAP_EVENTS, type EventKind } from '../auth/events.ts';
import { createMemoryLimits } from '../auth/limits/memory-limits.ts';
import { NetworkBuckets } from '../auth/limits/network-buckets.ts';
import { TokenBuckets } from '../auth/limits/token-bucket.ts';
import type { Context } from '../http/context.ts';
import { errorText, type Log } from '../log.ts';
import type { Observer } from './observer.ts';

/**
 * Records what happened: in the events table for the owner of the account, and in the log for the
 * operator. Never rejects: the action itself has succeeded by then, and the client must not be told
 * otherwise because its record could not be stored.
 */
export type Audit = (
  context: Pick<Context, 'requestId' | 'client'>,
  kind: EventKind,
  about: {
    readonly userId: number | null;
    readonly actorId?: number;
    readonly reason?: string;
    /** What it is about: auth/event-about.ts. The log does not get it. */
    readonly about?: string | null;
    /** Seconds until the next attempt is accepted. Only the log gets it. */
    readonly retryAfter?: number;
    /**
     * The e-mail address that an account had before it was changed or deleted, to which a notice is
     * sent.
     */
    readonly formerEmail?: string;
  },
) => Promise<void>;

// Log lines about events that cost their sender nothing, per address. The table counts all of them,
// and each has its `request` line.
const CHEAP_PER_ADDRESS = { capacity: 30, refillMs: 10_000 };

// Events that a signed-in user can cause at will. The table is shared, and its oldest events are
// deleted first: without a limit one account could displace the events of all the others.
const REPEATABLE_EVENTS: ReadonlySet<EventKind> = new Set<EventKind>([
  'login',
  'new_device',
  'logout',
  'confirmed',
  'password_changed',
  'session_revoked',
  'sessions_revoked',
  'session_evicted',
  'totp_added',
  'totp_removed',
  'passkey_added',
  'passkey_removed',
  'passkey_refused',
  'recovery_codes_made',
  'second_step_failed',
  'second_step_throttled',
  'key_added',
  'key_revoked',
  'token_reused',
  'client_login',
  'mail_failed',
  'mail_dropped',
]);
const REPEATABLE_PER_ACCOUNT = { capacity: 300, refillMs: 60_000 };

/**
 * Creates it for these events and this log; `now` in ms. Each process has limits of its own: a
 * record must not fail because the database cannot count it.
 */
export function createAudit(
  events: EventStore,
  log: Log,
  now: () => number,
  observer?: Pick<Observer, 'recorded'>,
): Audit {
  const logged = new NetworkBuckets(createMemoryLimits(), 'log line', CHEAP_PER_ADDRESS, now);
  const stored = new TokenBuckets(REPEATABLE_PER_ACCOUNT, now);
  return async ({ requestId, client }, kind, about) => {
    const { userId, actorId = null, reason = null, retryAfter = null } = about;
    const addresses = about.about ?? null;
    observer?.recorded(kind, reason);
    if (!CHEAP_EVENTS.has(kind) || (await logged.take(client.address)) === null) {
      log.notice(kind, {
        id: requestId,
        address: client.address,
        userId,
        ...(actorId === null ? {} : { actorId }),
        reason,
        ...(retryAfter === null ? {} : { retryAfter }),
        userAgent: client.userAgent,
      });
    }
    // Counted per kind: the log-ins of a script must not hide those of a thief.
    if (
      REPEATABLE_EVENTS.has(kind) &&
      userId !== null &&
      !stored.take(`${userId} ${kind} ${reason}`)
    )
      return;
    await events
      .append({ at: now(), kind, reason, about: addresses, userId, actorId, requestId, ...client })
      .catch((error) => log.error('event_not_stored', { id: requestId, error: errorText(error) }));
  };
}
