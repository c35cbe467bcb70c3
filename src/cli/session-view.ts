import type { Emails } from '../auth/accounts/emails-of.ts';
import type { Program } from '../auth/sessions/program.ts';
import { isExpired, type StoredSession } from '../auth/sessions/session.ts';
import { toSessionData } from '../web/json-shapes.ts';
import type { CommandStores } from './stores.ts';
import { shortAgent, table } from './text.ts';
import type { TextTimes } from './times.ts';

/** The sessions that are not expired, newest first; those of all accounts when `userId` is null. */
export async function livingSessions(
  { sessions, now }: CommandStores,
  userId: number | null,
): Promise<readonly StoredSession[]> {
  const living: StoredSession[] = [];
  for await (const page of sessions.all()) {
    const isWanted = (one: StoredSession) => userId === null || one.userId === userId;
    living.push(...page.filter((one) => isWanted(one) && !isExpired(one, now())));
  }
  return living.reverse();
}

/** A session in JSON as the API has it, and the account that it belongs to. */
export function sessionData(session: StoredSession, emails: Emails) {
  const { id, ...rest } = toSessionData(session);
  return { id, userId: session.userId, email: emails.get(session.userId) ?? null, ...rest };
}

/** Sessions as a table. */
export function sessionTable(
  sessions: readonly StoredSession[],
  emails: Emails,
  times: TextTimes,
): string {
  const rows = sessions.map(
    ({ id, userId, createdAt, lastSeenAt, address, userAgent, program }) => [
      id,
      emails.get(userId) ?? userId,
      times.listed(createdAt),
      times.listed(lastSeenAt),
      address,
      kindOf(program),
      shortAgent(userAgent),
    ],
  );
  const dates = [times.column('signed in'), times.column('last seen')];
  return table(['id', 'account', ...dates, 'address', 'kind', 'browser'], rows);
}

function kindOf(program: Program | undefined): string {
  if (program === undefined) return 'browser';
  return `${program.kind === 'key' ? 'key' : 'program'} ${program.name ?? ''}`.trimEnd();
}
