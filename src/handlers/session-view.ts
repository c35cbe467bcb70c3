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
    device: placeOf(session),
    address: session.address,
    remembered: session.remembered,
  };
}

// A name is whatever the program calls itself, so it stands behind a word that no browser has.
function placeOf({ program, userAgent }: Session): string {
  const device = describeDevice(userAgent);
  if (program === undefined) return device;
  return program.name === null ? `Program without a name (${device})` : `Program: ${program.name}`;
}
