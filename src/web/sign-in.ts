import { withNext } from '../../views/with-next.ts';
import type { Session } from '../auth/sessions/session.ts';
import { DEVICE_MS } from '../auth/sign-in/device-tokens.ts';
import type { SignInGrant } from '../auth/sign-in/second-step.ts';
import type { PasswordProof } from '../auth/sign-in/sign-in-results.ts';
import { type Reply, type ReplyHeaders, seeOther } from '../http/reply.ts';
import type { OurCookies } from './cookies.ts';
import type { Deps } from './deps.ts';
import { type LoginDeps, recordLogin } from './new-device.ts';
import { hasBearer, holderOf, type Visitor } from './visitor.ts';

type SignInDeps = Pick<Deps, 'sessions' | 'cookies' | 'audit'>;

/** Signs a user in on this browser and records it. Returns the headers that set the ticket. */
export async function signIn(
  deps: SignInDeps & LoginDeps,
  visitor: Visitor,
  grant: SignInGrant,
  remember: boolean,
): Promise<ReplyHeaders> {
  const headers = await beginSession(deps, visitor, grant, remember);
  await recordLogin(deps, visitor, grant);
  return headers;
}

/**
 * Signs in the user whose account was just made. If that fails, the account exists all the same, so
 * the reply asks the user to sign in instead of reporting an error. `next`: the page to go on to.
 */
export async function signInAtOnce(
  deps: SignInDeps & Pick<Deps, 'secondStep' | 'logError'>,
  visitor: Visitor,
  proof: PasswordProof,
  next: string | null = null,
): Promise<Reply> {
  const toLogin = seeOther(withNext('/login?done=account', next));
  if (hasBearer(visitor)) return toLogin;
  try {
    const step = await deps.secondStep.begin(proof, false);
    if (!step.ok) return toLogin; // it has a second factor already: another request was faster
    const headers = await beginSession(deps, visitor, step, false);
    await deps.audit(visitor, 'login', { userId: step.user.id }); // an account's first is no news
    return seeOther(next ?? '/dashboard', headers);
  } catch (error) {
    deps.logError(error);
    return toLogin;
  }
}

/**
 * Starts a session that replaces the one of this browser. Returns the headers that set its ticket.
 * Rejects with PasswordOutdated when the password has changed since it was checked.
 */
export async function beginSession(
  { sessions, cookies, audit }: SignInDeps,
  visitor: Visitor,
  { user, deviceToken, passwordVersion, method }: SignInGrant,
  remember: boolean,
): Promise<ReplyHeaders> {
  // A program needs no cookie, and its tokens would end with the session that is replaced.
  if (hasBearer(visitor)) return {};
  const { ticket, session, evicted } = await sessions.start({
    userId: user.id,
    passwordVersion,
    remember,
    replaces: holderOf(visitor)?.session ?? null,
    address: visitor.client.address,
    userAgent: visitor.client.userAgent,
    method,
  });
  if (evicted.length > 0) await audit(visitor, 'session_evicted', { userId: user.id });
  return signInCookies(cookies, session, ticket, deviceToken);
}

/**
 * The headers that set the ticket, for as long as the session can last, and the device cookie if
 * there is a token for it.
 */
export function signInCookies(
  cookies: OurCookies,
  { createdAt, expiresAt }: Session,
  ticket: string,
  deviceToken: string | null,
): ReplyHeaders {
  const device = deviceToken === null ? [] : [cookies.device.set(deviceToken, DEVICE_MS)];
  return { 'set-cookie': [cookies.session.set(ticket, expiresAt - createdAt), ...device] };
}

/** The header of the device cookie alone: this browser can prove that it signed in before. */
export function deviceCookie(
  cookies: OurCookies,
  visitor: Visitor,
  { deviceToken }: PasswordProof,
): ReplyHeaders {
  if (deviceToken === null || hasBearer(visitor)) return {};
  return { 'set-cookie': cookies.device.set(deviceToken, DEVICE_MS) };
}
