import assert from 'node:assert/strict';
import type { EventKind } from '../../src/auth/events.ts';
import { createLog } from '../../src/log.ts';
import { createAudit } from '../../src/web/audit.ts';

/** The facts of an event, as its log line has them. */
export type LoggedEvent = {
  readonly time: string;
  readonly event: EventKind;
  readonly id: string;
  readonly address: string;
  readonly userId: number | null;
  readonly reason: string | null;
  readonly userAgent: string;
};

/** The log line that the program writes for an event, without its line break. */
export async function logLineOf({
  time,
  event,
  id,
  address,
  userId,
  reason,
  userAgent,
}: LoggedEvent) {
  const lines: string[] = [];
  const now = () => Date.parse(time);
  const table = {
    append: async () => {},
    save: async () => {},
    signIns: async () => [],
    prune: async () => false,
    recent: async () => [],
    list: async () => [],
    perQuarter: async () => [],
    mailFailures: async () => ({ count: 0, last: null }),
  };
  const audit = createAudit(
    table,
    createLog('info', (line) => lines.push(line), now),
    now,
  );
  const about = { userId, ...(reason === null ? {} : { reason }) };
  await audit({ requestId: id, client: { address, userAgent } }, event, about);
  assert.equal(lines.length, 1);
  return lines[0]?.trimEnd() ?? '';
}
