import type { SessionView } from '../../views/dashboard.ts';
import { idleUntil, type Session } from '../auth/sessions/session.ts';
import { describeDevice } from '../http/user-agent.ts';

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

const SAYS_NOTHING = new Set(['A script', 'Unknown browser']);

// A name is whatever the program calls itself, so it stands behind a word that no browser has.
function placeOf({ program, userAgent }: Session): string {
  const device = describeDevice(userAgent);
  if (program === undefined) return device;
  if (program.name !== null) return `Program: ${program.name}`;
  if (SAYS_NOTHING.has(device)) return 'Program without a name';
  return `Program without a name (${device})`;
}
