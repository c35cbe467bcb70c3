/**
 * Who may enter: the only place where HTTP meets users. A route cannot be written down without one of these words,
 * and a handler that needs a user cannot be mounted under a word that does not promise one: the compiler refuses.
 */
import type { Accounts } from '../auth/accounts.ts';
import type { Session, Sessions } from '../auth/sessions.ts';
import type { User } from '../auth/user.ts';
import type { Context, Handler } from '../http/context.ts';
import type { Destination } from '../http/dispatch.ts';
import { json, type Reply, seeOther } from '../http/reply.ts';
import { queryField } from '../http/target.ts';
import type { Cookie } from './cookie.ts';
import type { NextRule } from './next.ts';

/** Somebody who is signed in, or not. */
export type Visitor = Context & { readonly user: User | null; readonly session: Session | null };
/** Somebody who is signed in. */
export type Member = Context & { readonly user: User; readonly session: Session };

export type Entry = 'anyone' | 'guest' | 'member';

export type Route = Destination & {
  readonly entry: Entry;
  readonly method: string;
  readonly pattern: string;
};

type Guard<C extends Context> = (method: string, pattern: string, handler: Handler<C>) => Route;

export type Access = {
  /** Finds out who sent a request. Never refuses. */
  readonly identify: (context: Context) => Promise<Visitor>;
  /** A file of public/: nobody's business who reads it, so it is not asked. */
  readonly file: (pattern: string, handler: Handler) => Route;
  /** For supervisors and load balancers, which know an address and no name. */
  readonly probe: (pattern: string, handler: Handler) => Route;
  /** Everybody; the handler is told who it is, if anybody. */
  readonly anyone: Guard<Visitor>;
  /** For people who are not signed in. Others are sent on from the page; a form is taken, it replaces their session. */
  readonly guest: Guard<Visitor>;
  /** People who are signed in. Others are sent to /login and come back afterwards; a program gets 401. */
  readonly member: Guard<Member>;
};

export type AccessOptions = {
  readonly sessions: Sessions;
  readonly accounts: Accounts;
  readonly cookie: Cookie;
  readonly safeNext: NextRule;
};

export function createAccess({ sessions, accounts, cookie, safeNext }: AccessOptions): Access {
  async function identify(context: Context): Promise<Visitor> {
    const ticket = cookie.read(context.cookies);
    const session = ticket === null ? null : sessions.find(ticket);
    // The account is read anew each time: what changed about it since the log-in counts from this request on.
    const user = session === null ? null : await accounts.byId(session.userId);
    return { ...context, user, session: user === null ? null : session };
  }

  function refuse(context: Visitor): Reply {
    const stale = context.cookies.values.size > 0 && cookie.read(context.cookies) !== null;
    const headers = stale ? { 'set-cookie': cookie.takeBack } : {};
    if (context.wantsJson) return json(401, { error: 'Sign in first.' }, headers);
    const { method, path, query } = context;
    // Only a page can be come back to: a form that was sent would be sent again as something else.
    const here =
      method === 'GET' || method === 'HEAD'
        ? safeNext(query === '' ? path : `${path}?${query}`)
        : null;
    return seeOther(here === null ? '/login' : `/login?next=${encodeURIComponent(here)}`, headers);
  }

  return {
    identify,
    file: (pattern, handler) => ({ ...open('GET', pattern), handler }),
    probe: (pattern, handler) => ({ ...open('GET', pattern), handler, anyHost: true }),
    anyone: (method, pattern, handler) => ({
      ...open(method, pattern),
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
    member: (method, pattern, handler) => ({
      ...open(method, pattern),
      entry: 'member',
      handler: async (context) => {
        const visitor = await identify(context);
        const { user, session } = visitor;
        if (user === null || session === null) return refuse(visitor);
        return handler({ ...visitor, user, session });
      },
    }),
  };
}

function open(method: string, pattern: string) {
  return { entry: 'anyone', method, pattern, anyHost: false } as const;
}
