import { dashboardPage, type SessionView } from '../../views/dashboard.ts';
import { describeDevice } from '../../views/device.ts';
import type { SignIn } from '../auth/events.ts';
import type { Session } from '../auth/sessions.ts';
import type { Handler } from '../http/context.ts';
import { json } from '../http/reply.ts';
import type { Member } from './access.ts';
import type { Deps } from './deps.ts';

const SIGN_INS_SHOWN = 8;

export function dashboardHandlers({
  sessions,
  events,
  page,
  now,
}: Pick<Deps, 'sessions' | 'events' | 'page' | 'now'>) {
  /** GET /dashboard. This session, the other places, and the last sign-ins. */
  const show: Handler<Member> = async ({ user, session, wantsJson }) => {
    const others = sessions.of(user.id).filter((other) => other !== session);
    const signIns = await events.signIns(user.id, SIGN_INS_SHOWN);
    if (wantsJson) {
      const { id, email, role } = user;
      return json(200, {
        user: { id, email, role },
        session: toData(session),
        otherSessions: others.map(toData),
        signIns: signIns.map(({ at, ...signIn }) => ({ at: isoTime(at), ...signIn })),
      });
    }
    return page(
      user,
      dashboardPage({
        email: user.email,
        now: now(),
        session: toView(session),
        others: others.map(toView),
        signIns: signIns.map(toSignInView),
      }),
    );
  };

  return { show };
}

function toView(session: Session): SessionView {
  return {
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

function toSignInView({ at, ok, address, userAgent }: SignIn) {
  return { at, ok, address, device: describeDevice(userAgent) };
}

// The key is left out: nobody needs it, not even its owner.
function toData(session: Session) {
  const { id, createdAt, lastSeenAt, idleMs, expiresAt, remembered, address, userAgent } = session;
  return {
    id,
    createdAt: isoTime(createdAt),
    lastSeenAt: isoTime(lastSeenAt),
    idleUntil: isoTime(Math.min(lastSeenAt + idleMs, expiresAt)),
    expiresAt: isoTime(expiresAt),
    ...{ remembered, address, userAgent },
  };
}

function isoTime(ms: number): string {
  return new Date(ms).toISOString();
}
