import { isKey } from '../auth/tokens/program-keys.ts';
import type { Deps } from './deps.ts';
import { holderOf, type Visitor } from './visitor.ts';

/**
 * Ends the session of a request, and with it every ticket of it at an app. Resolves without one,
 * too, when it holds at every server that it has ended.
 */
export async function endOwnSession(
  { sessions, cookies, audit }: Pick<Deps, 'sessions' | 'cookies' | 'audit'>,
  visitor: Visitor,
): Promise<void> {
  const session = holderOf(visitor)?.session ?? null;
  if (session !== null) {
    await sessions.end(session);
    await audit(visitor, isKey(session) ? 'key_revoked' : 'logout', { userId: session.userId });
  } else if (cookies.session.read(visitor.cookies) !== null) {
    await sessions.settled(); // it may have ended a moment ago
  }
}
