import type { User } from '../auth/user.ts';
import type { ReplyHeaders } from '../http/reply.ts';
import type { Visitor } from './access.ts';
import type { Deps } from './deps.ts';

/** Signs somebody in on this browser: a new session instead of the one it had, and the header that hands out its ticket. */
export async function beginSession(
  { sessions, cookie, audit }: Pick<Deps, 'sessions' | 'cookie' | 'audit'>,
  visitor: Visitor,
  user: User,
  remember: boolean,
): Promise<ReplyHeaders> {
  const { ticket, session } = await sessions.start({
    userId: user.id,
    remember,
    replaces: visitor.session,
    ...visitor.client,
  });
  await audit(visitor, 'login', { userId: user.id });
  return { 'set-cookie': cookie.give(ticket, session.expiresAt - session.createdAt) };
}
