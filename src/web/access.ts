/**
 * The guards of the route table: who may enter. A route cannot be listed without one of them, and a
 * handler that needs a user cannot be mounted under a guard that admits visitors: the compiler
 * refuses.
 */
import { isKey } from '../auth/tokens/program-keys.ts';
import type { Context, Handler } from '../http/context.ts';
import { HttpError } from '../http/http-error.ts';
import { type Reply, seeOther } from '../http/reply.ts';
import { createAppGuards, type ProxyHandler } from './app-guards.ts';
import { createConfirmPassword, FRESH_PASSWORD_MS } from './confirm-password.ts';
import type { Deps } from './deps.ts';
import { nextOf, pageAsked } from './next.ts';
import { createDemandOwnAct } from './own-act.ts';
import { createRefuseVisitor, enrolFirst, refuseKey } from './refuse-visitor.ts';
import { relayToGet } from './relay.ts';
import { type Freshness, guardedRoute, NEVER, openRoute, type Route, type Rule } from './route.ts';
import {
  type AtApp,
  type Holder,
  holderOf,
  type Identify,
  isMember,
  type Member,
  type SignedIn,
  type Visitor,
} from './visitor.ts';

type Guard<C extends Context> = (method: string, pattern: string, handler: Handler<C>) => Route;

type OpenGuard = (
  method: string,
  pattern: string,
  handler: Handler<Visitor>,
  rule?: Pick<Rule, 'ownAct'>,
) => Route;

type SignedInGuard<C extends Context> = (
  method: string,
  pattern: string,
  handler: Handler<C>,
  freshness?: Freshness,
) => Route;

type MemberGuard = SignedInGuard<Member>;

export type Access = {
  /** A static file: the client is not identified. */
  readonly file: (pattern: string, handler: Handler) => Route;
  /**
   * A health check, or the public keys: the client may know an address and no host name, so any
   * Host is accepted. It is not identified.
   */
  readonly probe: (pattern: string, handler: Handler) => Route;
  /** Public: anyone may enter; the handler learns who it is, if they are signed in. */
  readonly anyone: OpenGuard;
  /**
   * Forward authentication (nginx calls it auth_request): any Host is accepted, since the request
   * comes from the proxy and not from the browser.
   */
  readonly proxy: (pattern: string, handler: ProxyHandler) => Route;
  /**
   * For apps whose page sends a browser here with a form, as OpenID Connect allows: the form is
   * answered with a redirect, and the GET of the same address decides (relay.ts).
   */
  readonly relay: (pattern: string) => Route;
  /** For clients of OpenID Connect: the handler authenticates them, and no user is identified. */
  readonly client: (method: string, pattern: string, handler: Handler) => Route;
  /**
   * At the host of an app that has one of its own, below `/.coatcheck/`: anyone may enter, and is
   * known by the ticket of that app. On the host of this site the address does not exist.
   */
  readonly app: Guard<AtApp>;
  /**
   * For visitors: others call it `guestOnly` or `redirectIfAuthenticated`. A signed-in user who
   * asks for the page is redirected; a form that they send is accepted and replaces their session.
   */
  readonly guest: Guard<Visitor>;
  /**
   * For signed-in users, and for those who have to set up a second factor before anything else: the
   * pages on which they do so.
   */
  readonly enrolment: SignedInGuard<Holder>;
  /**
   * For signed-in users: others call it `requireAuth` or `login_required`. A visitor is redirected
   * to /login and returns afterwards; a program gets 401.
   */
  readonly member: MemberGuard;
  /**
   * For administrators: others call it `requireRole('admin')`. The role is read for each request.
   * Other users get 403, visitors are redirected to /login.
   */
  readonly admin: MemberGuard;
  /**
   * For administrators and for the user whose id is `:id` in the address: others call it an
   * ownership check. Other users get 403, whether or not that account exists.
   */
  readonly adminOrSelf: MemberGuard;
};

/** Creates the guards. */
export function createAccess(deps: Deps, identify: Identify): Access {
  const { cookies, safeNext, audit, selfService, site, now } = deps;
  const { proxy, app } = createAppGuards(deps, identify);
  const refuseVisitor = createRefuseVisitor({ cookie: cookies.session, safeNext });
  const confirmPassword = createConfirmPassword(deps);
  const demandOwnAct = createDemandOwnAct(selfService, site.contact.text);

  return {
    file: (pattern, handler) => ({ ...openRoute('GET', pattern), handler }),
    probe: (pattern, handler) => ({ ...openRoute('GET', pattern), handler, hosts: 'any' }),
    anyone: (method, pattern, handler, { ownAct } = NEVER) => ({
      ...openRoute(method, pattern),
      ownAct,
      handler: async (context) => {
        demandOwnAct(ownAct);
        return await handler(await identify(context));
      },
    }),
    proxy,
    app,
    relay: (pattern) => ({
      ...openRoute('POST', pattern),
      anyOrigin: true,
      handler: relayToGet,
    }),
    client: (method, pattern, handler) => ({ ...openRoute(method, pattern), handler }),
    guest: (method, pattern, handler) => ({
      ...openRoute(method, pattern),
      entry: 'guest',
      handler: async (context) => {
        const visitor = await identify(context);
        if (method !== 'GET') return await handler(visitor);
        const next = nextOf(context, safeNext);
        if (visitor.enrolling !== undefined) return enrolFirst(visitor, next);
        if (visitor.user === null) return await handler(visitor);
        return seeOther(next ?? '/dashboard');
      },
    }),
    enrolment: (method, pattern, handler, freshness) => {
      const rule: Rule = { entry: 'enrolment', method, pattern, ...NEVER, ...freshness };
      return guardedRoute(rule, handler, (context, inside) => admitHolder(context, rule, inside));
    },
    member: memberGuard('member'),
    admin: memberGuard('admin'),
    adminOrSelf: memberGuard('adminOrSelf'),
  };

  function memberGuard(entry: 'member' | 'admin' | 'adminOrSelf'): MemberGuard {
    return (method, pattern, handler, freshness) => {
      const rule: Rule = { entry, method, pattern, ...NEVER, ...freshness };
      return guardedRoute(rule, handler, (context, inside) => admit(context, rule, inside));
    };
  }

  /** The same for a page where second factors are set up. */
  async function admitHolder(
    context: Context,
    rule: Rule,
    inside: Handler<Holder>,
  ): Promise<Reply> {
    const visitor = await identify(context);
    const holder = holderOf(visitor);
    if (holder === null) return refuseVisitor(visitor);
    const page = pageToConfirm(holder, rule);
    const next = nextOf(context, safeNext);
    if (page !== null) return confirmPassword(visitor, holder, { page, rule, next });
    return await inside({ ...visitor, holder });
  }

  /** Runs the handler for a client that may enter right now; replies with a refusal to others. */
  async function admit(context: Context, rule: Rule, inside: Handler<Member>): Promise<Reply> {
    const visitor = await identify(context);
    if (visitor.enrolling !== undefined) {
      return enrolFirst(visitor, pageAsked(context, safeNext));
    }
    if (!isMember(visitor)) return refuseVisitor(visitor);
    const { user } = visitor;
    const { entry, method, pattern, ownAct } = rule;
    const self = entry === 'adminOrSelf' && context.params.id === String(user.id);
    if (entry !== 'member' && user.role !== 'admin' && !self) {
      await audit(context, 'access_refused', { userId: user.id, reason: `${method} ${pattern}` });
      throw new HttpError(403, 'This is for administrators.');
    }
    demandOwnAct(ownAct); // before a password is asked for, which would be in vain
    const page = pageToConfirm(visitor, rule);
    if (page !== null) return confirmPassword(visitor, visitor, { page, rule, next: null });
    return await inside(visitor);
  }

  /** The page to return to for a user who has to confirm first; null for one who need not. */
  function pageToConfirm({ user, session }: SignedIn, rule: Rule): string | null {
    if (isKey(session)) refuseKey(rule);
    // A session starts with the password and the factor, so its age is the time since both.
    if (now() - session.createdAt < FRESH_PASSWORD_MS) return null;
    return rule.fresh ?? (user.secondFactor ? rule.freshWithFactor : null);
  }
}
