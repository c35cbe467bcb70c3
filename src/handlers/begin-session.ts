import type { Welcome } from '../auth/doorman.ts';
import { HttpError } from '../http/http-error.ts';
import type { ReplyHeaders } from '../http/reply.ts';
import type { Visitor } from './access.ts';
import type { Deps } from './deps.ts';

// The longest that browsers keep a cookie is 400 days (RFC 6265bis); half a year is long enough to be known.
const DEVICE_MS = 180 * 86_400_000;

/** Signs somebody in on this browser: a new session instead of the one it had, and the header that hands out its ticket. */
export async function beginSession(
  { accounts, sessions, cookies }: Pick<Deps, 'accounts' | 'sessions' | 'cookies'>,
  visitor: Visitor,
  { user, deviceToken, passwordVersion }: Welcome,
  remember: boolean,
): Promise<ReplyHeaders> {
  const { ticket, session } = await sessions.start({
    userId: user.id,
    remember,
    replaces: visitor.session,
    ...visitor.client,
  });
  // The password may have been changed while it was being checked, which ended every session but this one.
  if (passwordVersion !== null && (await accounts.passwordVersion(user.id)) !== passwordVersion) {
    await sessions.end(session);
    throw new HttpError(401, 'The password was changed a moment ago. Sign in with the new one.');
  }
  return {
    'set-cookie': [
      cookies.session.give(ticket, session.expiresAt - session.createdAt),
      cookies.device.give(deviceToken, DEVICE_MS),
    ],
  };
}
