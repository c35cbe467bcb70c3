import { isKey } from '../auth/tokens/program-keys.ts';
import type { ReplyHeaders } from '../http/reply.ts';
import { CLEAR_SITE_DATA } from './clear-site-data.ts';
import type { Deps } from './deps.ts';
import { holderOf, type Visitor } from './visitor.ts';

type SignOutDeps = Pick<Deps, 'sessions' | 'cookies' | 'audit'>;

/**
 * Signs out the browser that sent a request. Returns the headers that clear its cookie and what it
 * has kept of the site: the same without a session.
 */
export async function signOut(deps: SignOutDeps, visitor: Visitor): Promise<ReplyHeaders> {
  await endOwnSession(deps, visitor);
  return { 'set-cookie': deps.cookies.session.clear, 'clear-site-data': CLEAR_SITE_DATA };
}

/**
 * Ends the session of a request, and with it every ticket of it at an app. Resolves without one,
 * too, when it holds at every server that it has ended.
 */
export async function endOwnSession(
  { sessions, cookies, audit }: SignOutDeps,
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
