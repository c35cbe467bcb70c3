import type { EventKind } from '../auth/events.ts';
import type { EventStore } from '../auth/stores.ts';
import type { Context } from '../http/context.ts';
import type { Log } from '../log.ts';

/** Writes down what happened: in the events table, for the account's owner, and in the log, for the operator. */
export type Audit = (
  context: Context,
  kind: EventKind,
  about: { readonly userId: number | null; readonly reason?: string },
) => Promise<void>;

export function createAudit(events: EventStore, log: Log, now: () => number): Audit {
  return async ({ requestId, client }, kind, { userId, reason = null }) => {
    await events.append({ at: now(), kind, reason, userId, requestId, ...client });
    log.info(kind, { id: requestId, userId, reason, ...client });
  };
}
