import { idleUntil, isExpired, type StoredSession } from '../auth/sessions/session.ts';
import type { CommandStores } from './stores.ts';
import { isoTime, shorten, table, time } from './text.ts';

type Emails = ReadonlyMap<number | null, string | null>;

const AGENT_SHOWN = 40;

/** The sessions that still open an account, newest first; everybody's when `userId` is null. */
export async function livingSessions(
  { sessions, now }: CommandStores,
  userId: number | null,
): Promise<readonly StoredSession[]> {
  const living: StoredSession[] = [];
  for await (const page of sessions.all()) {
    const isShown = (one: StoredSession) => userId === null || one.userId === userId;
    living.push(...page.filter((one) => isShown(one) && !isExpired(one, now())));
  }
  return living.reverse();
}

/** A session in JSON. Its key is left out: it names the session, but nobody needs it. */
export function sessionData(session: StoredSession, emails: Emails) {
  const { id, userId, createdAt, lastSeenAt, expiresAt, remembered } = session;
  const { address, userAgent, program } = session;
  return {
    id,
    userId,
    email: emails.get(userId) ?? null,
    createdAt: isoTime(createdAt),
    lastSeenAt: isoTime(lastSeenAt),
    idleUntil: isoTime(idleUntil(session)),
    expiresAt: isoTime(expiresAt),
    remembered,
    address,
    userAgent,
    program: program !== undefined,
    name: program?.name ?? null,
  };
}

/** Sessions as a table. */
export function sessionTable(sessions: readonly StoredSession[], emails: Emails): string {
  const rows = sessions.map(
    ({ id, userId, createdAt, lastSeenAt, address, userAgent, program }) => [
      id,
      emails.get(userId) ?? userId,
      time(createdAt),
      time(lastSeenAt),
      address,
      program === undefined ? 'browser' : `program ${program.name ?? ''}`.trimEnd(),
      shorten(userAgent, AGENT_SHOWN),
    ],
  );
  const columns = ['id', 'account', 'began (UTC)', 'last seen (UTC)', 'address', 'kind'];
  return table([...columns, 'says it is'], rows);
}
