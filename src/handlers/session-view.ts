import type { SessionView } from '../../views/dashboard.ts';
import { describeDevice } from '../../views/device.ts';
import type { Session } from '../auth/sessions.ts';

/** A session as pages show it. */
export function toSessionView(session: Session): SessionView {
  return {
    id: session.id,
    ticket: String(session.id).padStart(4, '0'),
    startedAt: session.createdAt,
    lastSeenAt: session.lastSeenAt,
    idleUntil: session.lastSeenAt + session.idleMs,
    expiresAt: session.expiresAt,
    device: describeDevice(session.userAgent),
    address: session.address,
    remembered: session.remembered,
  };
}
