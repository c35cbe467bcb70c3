/**
 * Who may enter: the only place where HTTP meets users. A route cannot be written down without one of these words,
 * and a handler that needs a user cannot be mounted under a word that does not promise one: the compiler refuses.
 */
import type { Accounts } from '../auth/accounts/accounts.ts';
import type { User } from '../auth/accounts/user.ts';
import type { Session } from '../auth/sessions/session.ts';
import type { Sessions } from '../auth/sessions/sessions.ts';
import type { Tokens } from '../auth/tokens/tokens.ts';
import { bearerOf } from '../http/bearer.ts';
import { readBody } from '../http/body.ts';
import type { Context, Handler } from '../http/context.ts';
import type { RouteTarget } from '../http/dispatch.ts';
import { HttpError } from '../http/http-error.ts';
import { json, type Reply, seeOther } from '../http/reply.ts';
import { queryField } from '../http/target.ts';
import type { Log } from '../log.ts';
import type { Audit } from './audit.ts';
import { invalidToken, tooManyBadTokens } from './bad-token.ts';
import { confirmPassword, FRESH_PASSWORD_MS } from './confirm-password.ts';
import type { Cookie } from './cookies.ts';
import { loginUrl, type NextRule } from './next.ts';
import { noteSender } from './sender.ts';

/** Somebody who is signed in, or not. */
export type Visitor = Context & {
  readonly user: User | null;
  readonly session: Session | null;
  /** The refusal of the token that came, if one came and was refused. */
  readonly badToken?: HttpError;
};
/** Somebody who is signed in. */
export type Member = Context & { readonly user: User; readonly session: Session };

/** The session of a request, the refusal of its token, or nothing. */
type Found = Session | HttpError | null;

export type Entry = 'anyone' | 'guest' | 'member' | 'admin' | 'adminOrSelf';

export type Route = RouteTarget & {
  readonly entry: Entry;
  readonly method: string;
  readonly pattern: string;
  /** The page to come back to when the password has to be typed again first; null when it has not. */
  readonly fresh: string | null;
};

/** Who may enter a route for people who are signed in, and where the password has to be fresh, the page to come back to. */
type Rule = Pick<Route, 'entry' | 'method' | 'pattern' | 'fresh'>;

type Guard<C extends Context> = (method: string, pattern: string, handler: Handler<C>) => Route;

/** `fresh`: only for somebody who typed their password in the last ten minutes; it names the page to come back to. */
type MemberGuard = (
  method: string,
  pattern: string,
  handler: Handler<Member>,
  options?: { readonly fresh: string },
) => Route;

export type Access = {
  /** Finds out who sent a request. Never refuses. */
  readonly identify: (context: Context) => Promise<Visitor>;
  /** A file of public/: nobody's business who reads it, so it is not asked. */
  readonly file: (pattern: string, handler: Handler) => Route;
  /** For supervisors and load balancers, which know an address and no name. */
  readonly probe: (pattern: string, handler: Handler) => Route;
  /** Everybody; the handler is told who it is, if anybody. */
  readonly anyone: Guard<Visitor>;
  /** A proxy that asks who somebody is. It may ask under its own name for us; the browser it asks for sent us nothing. */
  readonly proxy: (pattern: string, handler: Handler<Visitor>) => Route;
  /** For people who are not signed in. Others are sent on from the page; a form is taken, it replaces their session. */
  readonly guest: Guard<Visitor>;
  /** People who are signed in. Others are sent to /login and come back afterwards; a program gets 401. */
  readonly member: MemberGuard;
  /** Administrators, by the role the account has at this moment. Other members get 403, visitors go to /login. */
  readonly admin: MemberGuard;
  /** Administrators, and the person whose number the address has as `:id`. Others get 403, whether or not it exists. */
  readonly adminOrSelf: MemberGuard;
};

export type AccessOptions = {
  readonly sessions: Sessions;
  readonly accounts: Accounts;
  readonly tokens: Tokens;
  readonly cookie: Cookie;
  readonly safeNext: NextRule;
  readonly audit: Audit;
  readonly log: Log;
  readonly now: () => number;
};

/** The words of routes.ts, for these accounts, sessions and tokens. */
export function createAccess(options: AccessOptions): Access {
  const { sessions, accounts, tokens, cookie, safeNext, audit, log, now } = options;

  async function identify(context: Context): Promise<Visitor> {
    const session = await sessionOf(context);
    if (session instanceof HttpError) {
      return { ...context, user: null, session: null, badToken: session };
    }
    // The account is read anew each time: what changed about it since the log-in counts from this request on.
    const user = session === null ? null : await accounts.byId(session.userId);
    if (user === null || user.disabledAt !== null) return { ...context, user: null, session: null };
    noteSender(context.request, user.id); // for the log
    return { ...context, user, session };
  }

  // Two ways of remembering, one answer. A request with a token is never known by its cookie as well.
  async function sessionOf({ request, requestId, client, cookies }: Context): Promise<Found> {
    const token = bearerOf(request.headers);
    if (token !== null) {
      const result = await tokens.check(token, client.address);
      if (result.ok) return result.session;
      log.info('token_refused', { id: requestId, reason: result.reason });
      return result.reason === 'throttled' ? tooManyBadTokens(result.retryAfter) : invalidToken();
    }
    const ticket = cookie.read(cookies);
    return ticket === null ? null : sessions.resume(ticket);
  }

  function refuse(context: Visitor): Reply {
    if (context.badToken !== undefined) throw context.badToken;
    if (bearerOf(context.request.headers) !== null) throw invalidToken(); // of a disabled account
    const stale = context.cookies.values.size > 0 && cookie.read(context.cookies) !== null;
    const headers = stale ? { 'set-cookie': cookie.takeBack } : {};
    if (context.wantsJson) return json(401, { error: 'Sign in first.' }, headers);
    return seeOther(loginUrl(context, safeNext), headers);
  }

  return {
    identify,
    file: (pattern, handler) => ({ ...open('GET', pattern), handler }),
    probe: (pattern, handler) => ({ ...open('GET', pattern), handler, anyHost: true }),
    anyone: (method, pattern, handler) => ({
      ...open(method, pattern),
      handler: async (context) => handler(await identify(context)),
    }),
    proxy: (pattern, handler) => ({
      ...open('GET', pattern),
      anyHost: true,
      handler: async (context) => handler(await identify(context)),
    }),
    guest: (method, pattern, handler) => ({
      ...open(method, pattern),
      entry: 'guest',
      handler: async (context) => {
        const visitor = await identify(context);
        if (visitor.user === null || method !== 'GET') return handler(visitor);
        return seeOther(safeNext(queryField(context.query, 'next')) ?? '/dashboard');
      },
    }),
    member: memberGuard('member'),
    admin: memberGuard('admin'),
    adminOrSelf: memberGuard('adminOrSelf'),
  };

  function memberGuard(entry: 'member' | 'admin' | 'adminOrSelf'): MemberGuard {
    return (method, pattern, handler, { fresh } = { fresh: '' }) => {
      const rule: Rule = { entry, method, pattern, fresh: fresh || null };
      // The head of a request says who sends it; its body may take 20 s more. Somebody about to be thrown out could hold
      // a form half sent and finish it afterwards: an administrator to make another one, a thief to change the address of
      // the account whose password was changed against them. So they are asked twice: at the head, since the body of
      // whoever may not come in is not read, and again when it is there.
      const whenWhole: Handler = async (context) => {
        await readBody(context.request);
        return admit(context, rule, handler);
      };
      const inside = method === 'GET' ? handler : whenWhole;
      return { ...rule, anyHost: false, handler: (context) => admit(context, rule, inside) };
    };
  }

  /** Lets those in who may enter by this rule, as they are at this moment. The others get the answer that refuses them. */
  async function admit(
    context: Context,
    { entry, method, pattern, fresh }: Rule,
    inside: Handler<Member>,
  ): Promise<Reply> {
    const visitor = await identify(context);
    if (!isMember(visitor)) return refuse(visitor);
    const { user, session } = visitor;
    const self = entry === 'adminOrSelf' && context.params.id === String(user.id);
    if (entry !== 'member' && user.role !== 'admin' && !self) {
      await audit(context, 'access_refused', { userId: user.id, reason: `${method} ${pattern}` });
      throw new HttpError(403, 'This is for administrators.');
    }
    // A session begins with the password, so its age is the time since the password was typed.
    if (fresh && now() - session.createdAt >= FRESH_PASSWORD_MS)
      return confirmPassword(visitor, fresh);
    return inside(visitor);
  }
}

function isMember(visitor: Visitor): visitor is Member {
  return visitor.user !== null && visitor.session !== null;
}

function open(method: string, pattern: string) {
  return { entry: 'anyone', method, pattern, anyHost: false, fresh: null } as const;
}
