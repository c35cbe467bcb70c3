import type { Welcome } from '../auth/doorman.ts';
import type { Session } from '../auth/sessions.ts';
import { HttpError } from '../http/http-error.ts';
import type { ReplyHeaders } from '../http/reply.ts';
import type { Visitor } from './access.ts';
import type { OurCookies } from './cookie.ts';
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
  await endIfOutdated({ accounts, sessions }, session, passwordVersion);
  return handOut(cookies, session, ticket, deviceToken);
}

/** The headers that hand out a ticket, for as long as the session can last, and the word that this browser was here. */
export function handOut(
  cookies: OurCookies,
  { createdAt, expiresAt }: Session,
  ticket: string,
  deviceToken: string,
): ReplyHeaders {
  return {
    'set-cookie': [
      cookies.session.give(ticket, expiresAt - createdAt),
      cookies.device.give(deviceToken, DEVICE_MS),
    ],
  };
}

/**
 * Ends a session that has just begun when the password behind it was changed, or the account disabled, while it was being
 * checked: that ended every session but this one. Throws HttpError 401 then.
 */
export async function endIfOutdated(
  { accounts, sessions }: Pick<Deps, 'accounts' | 'sessions'>,
  session: Session,
  passwordVersion: number | null,
): Promise<void> {
  if (passwordVersion === null) return;
  if ((await accounts.passwordVersion(session.userId)) === passwordVersion) return;
  await sessions.end(session);
  throw new HttpError(401, 'The password was changed a moment ago. Sign in with the new one.');
}
