import type { ListedUser } from '../auth/accounts/account-store.ts';
import type { User } from '../auth/accounts/user.ts';
import type { RecordedEvent } from '../auth/events.ts';
import type { Link } from '../auth/link-store.ts';
import { idleUntil, type Session } from '../auth/sessions/session.ts';

/** An account as its owner gets it in JSON. */
export function toAccountData({ id, email, role }: User) {
  return { id, email, role };
}

/** The address that an account waits for, in JSON. */
export function toPendingEmail({ email, expiresAt }: Pick<Link, 'email' | 'expiresAt'>) {
  return { email, expiresAt: isoTime(expiresAt) };
}

/** An account as an administrator gets it in JSON. */
export function toUserData(user: User & Partial<Pick<ListedUser, 'lastSeenAt'>>) {
  const { id, publicId, email, role, createdAt, disabledAt, lastSeenAt } = user;
  return {
    ...{ id, publicId, email, role, disabled: disabledAt !== null, createdAt: isoTime(createdAt) },
    ...(lastSeenAt === undefined ? {} : { lastSeenAt: lastSeenAt && isoTime(lastSeenAt) }),
  };
}

/** A session in JSON. The key is left out: nobody needs it, not even its owner. */
export function toSessionData(session: Session) {
  const { id, createdAt, lastSeenAt, expiresAt, remembered, address, userAgent, program } = session;
  return {
    id,
    createdAt: isoTime(createdAt),
    lastSeenAt: isoTime(lastSeenAt),
    idleUntil: isoTime(idleUntil(session)),
    expiresAt: isoTime(expiresAt),
    ...{ remembered, address, userAgent },
    ...{ program: program !== undefined, name: program?.name ?? null },
  };
}

/** An event in JSON. */
export function toEventData(event: RecordedEvent) {
  const { at, firstAt, count, kind, reason, address, userAgent } = event;
  return {
    ...{ at: isoTime(at), firstAt: isoTime(firstAt), count },
    ...{ kind, reason, address, userAgent },
  };
}

/** A time as JSON has it. */
export function isoTime(ms: number): string {
  return new Date(ms).toISOString();
}
