import type { SessionView } from '../../views/session-rows.ts';
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
    remembered: session.remembered && !endsWithBrowser(session),
  };
}

const UNSPECIFIC = new Set(['A script', 'Unknown browser']);

// The session of an app that ends together with the one in the browser.
function endsWithBrowser({ program }: Session): boolean {
  return program !== undefined && program.parent !== null;
}

// A program chooses its own name, so the name follows a word that no browser description has.
function placeOf({ program, userAgent }: Session): string {
  const device = describeDevice(userAgent);
  if (program === undefined) return device;
  if (program.kind === 'key') return `Key: ${program.name}`;
  if (program.kind === 'client') return `App: ${program.name}`;
  if (program.name !== null) return `Program: ${program.name}`;
  if (UNSPECIFIC.has(device)) return 'Unnamed program';
  return `Unnamed program (${device})`;
}
