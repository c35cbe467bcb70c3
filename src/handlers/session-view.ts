import type { SessionView } from '../../views/dashboard.ts';
import { describeDevice } from '../../views/device.ts';
import { idleUntil, type Session } from '../auth/session.ts';

/** A session as pages show it. */
export function toSessionView(session: Session): SessionView {
  return {
    id: session.id,
    ticket: String(session.id).padStart(4, '0'),
    startedAt: session.createdAt,
    lastSeenAt: session.lastSeenAt,
    idleUntil: idleUntil(session),
    expiresAt: session.expiresAt,
    device: describeDevice(session.userAgent),
    address: session.address,
    remembered: session.remembered,
  };
}
