import { howPage } from '../../views/how.ts';
import type { User } from '../auth/accounts/user.ts';
import { PRINTED_PASSWORDS } from '../auth/passwords/printed-passwords.ts';
import { makeSecret } from '../auth/secret.ts';
import { REMEMBERED, type Session } from '../auth/sessions/session.ts';
import { bearerOf } from '../http/bearer.ts';
import type { Handler } from '../http/context.ts';
import type { Visitor } from '../web/access.ts';
import { cookieName } from '../web/cookies.ts';
import type { Deps } from '../web/deps.ts';
import { toSessionView } from '../web/session-view.ts';
import { createLoginDemo, type DemoUser } from './login-demo.ts';
import { createRedaction } from './redact.ts';

/** Nobody: accounts are counted from 1. */
const MADE_UP: User = {
  id: 0,
  publicId: '0',
  email: 'ada@example.com',
  role: 'user',
  createdAt: 0,
  disabledAt: null,
};
const [MADE_UP_PASSWORD] = PRINTED_PASSWORDS;

/** `door`: the dashboard as the route table has it. */
export function howHandlers(deps: Deps, door: Handler) {
  const { cookies, page, now } = deps;
  const veil = createRedaction(cookies);
  const walk = createLoginDemo(deps, door, veil);
  const madeUp = { ticket: makeSecret(), device: makeSecret() };
  const deadCookie = `${cookieName(cookies.session)}=${madeUp.ticket}`;
  const madeUpCookie = `${deadCookie}; ${cookieName(cookies.device)}=${madeUp.device}`;

  /** GET /how. A login in four steps, with the bytes of whoever looks at it, secrets covered. */
  const show: Handler<Visitor> = async (visitor) => {
    const own = ownWalker(visitor);
    const walker = own ?? madeUpWalker(visitor);
    const steps = await walk(visitor, walker);
    return page(
      visitor.user,
      howPage({
        steps,
        ticketMark: veil.nameOf(walker.ticket),
        arrived: veil.arrived(visitor.request),
        email: walker.user.email,
        own: own && toSessionView(own.session),
        now: now(),
      }),
    );
  };

  /** Who is known by a ticket of theirs; null for a visitor, and for a program that shows a token instead. */
  function ownWalker({ user, session, cookies: sent, request }: Visitor): DemoUser | null {
    const ticket = cookies.session.read(sent);
    if (user === null || session === null || ticket === null) return null;
    if (bearerOf(request.headers) !== null) return null;
    const device = cookies.device.read(sent) ?? madeUp.device;
    const cookie = request.headers.cookie ?? '';
    return { user, session, ticket, device, cookie, deadCookie, password: null };
  }

  function madeUpWalker({ client }: Visitor): DemoUser {
    const at = now();
    const { idleMs, maxMs } = REMEMBERED;
    const times = { createdAt: at, lastSeenAt: at, checkedAt: 0, expiresAt: at + maxMs, idleMs };
    const session: Session = { id: 1, key: '', userId: 0, ...times, remembered: true, ...client };
    const password = MADE_UP_PASSWORD;
    return { user: MADE_UP, session, ...madeUp, cookie: madeUpCookie, deadCookie, password };
  }

  return { show };
}
