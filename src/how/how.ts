import { howPage } from '../../views/how.ts';
import type { User } from '../auth/accounts/user.ts';
import { PRINTED_PASSWORDS } from '../auth/passwords/printed-passwords.ts';
import { makeSecret } from '../auth/secret.ts';
import { REMEMBERED, type Session } from '../auth/sessions/session.ts';
import type { Handler } from '../http/context.ts';
import type { Deps } from '../web/deps.ts';
import { toSessionView } from '../web/session-view.ts';
import { hasBearer, holderOf, type Visitor } from '../web/visitor.ts';
import { createLoginDemo, type DemoUser } from './login-demo.ts';
import { createRedaction } from './redact.ts';

/** The user of the demonstration for visitors. No account has the id 0. */
const DEMO_USER: User = {
  id: 0,
  publicId: '0',
  email: 'ada@example.com',
  emailConfirmedAt: null,
  name: '',
  role: 'user',
  groups: [],
  createdAt: 0,
  disabledAt: null,
  passwordChosen: true,
  secondFactor: false,
  factorDueAt: null,
};
const [DEMO_PASSWORD] = PRINTED_PASSWORDS;

/**
 * The page /how. `guardedDashboard` is the dashboard behind its guard, as the route table has it.
 */
export function howHandlers(deps: Deps, guardedDashboard: Handler) {
  const { cookies, page, now, times } = deps;
  const redact = createRedaction(cookies);
  const loginDemo = createLoginDemo(deps, guardedDashboard, redact);
  const madeUp = { ticket: makeSecret(), device: makeSecret() };
  const deadCookie = `${cookies.session.name}=${madeUp.ticket}`;
  const madeUpCookie = `${deadCookie}; ${cookies.device.name}=${madeUp.device}`;

  /**
   * GET /how. A login in four steps, with the bytes of the client's own session, secrets masked.
   */
  const show: Handler<Visitor> = async (visitor) => {
    const own = signedInUser(visitor);
    const demoUser = own ?? madeUpUser(visitor);
    const steps = await loginDemo(visitor, demoUser);
    return page(
      holderOf(visitor)?.user ?? null,
      howPage({
        steps,
        ticketMark: redact.ticketName(demoUser.ticket),
        arrived: redact.requestHead(visitor.request),
        email: demoUser.user.email,
        own: own && toSessionView(own.session),
        times: times(),
      }),
    );
  };

  /** The user of the session cookie; null for a visitor, and for a program with a bearer token. */
  function signedInUser(visitor: Visitor): DemoUser | null {
    const { user, session, cookies: sent, request } = visitor;
    const ticket = cookies.session.read(sent);
    if (user === null || session === null || ticket === null) return null;
    if (hasBearer(visitor)) return null;
    const device = cookies.device.read(sent) ?? madeUp.device;
    const cookie = request.headers.cookie ?? '';
    return { user, session, ticket, device, cookie, deadCookie, password: null };
  }

  function madeUpUser({ client }: Visitor): DemoUser {
    const at = now();
    const { idleMs, maxMs } = REMEMBERED;
    const session: Session = {
      id: 1,
      key: '',
      userId: 0,
      createdAt: at,
      lastSeenAt: at,
      checkedAt: 0,
      expiresAt: at + maxMs,
      idleMs,
      remembered: true,
      address: client.address,
      userAgent: client.userAgent,
      method: 'password',
    };
    const password = DEMO_PASSWORD;
    return { user: DEMO_USER, session, ...madeUp, cookie: madeUpCookie, deadCookie, password };
  }

  return { show };
}
