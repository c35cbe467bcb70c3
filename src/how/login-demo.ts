/**
 * The four steps of a login, requested and answered in memory. The replies are not written for the
 * page: each comes from the handler, or the guard, of that route. Only the reply to the log-in is
 * built here, since a real one would start a session; a test compares it with the bytes of a
 * socket.
 */
import { IncomingMessage } from 'node:http';
import type { DemoExchange, HeadLine } from '../../views/how-head.ts';
import type { User } from '../auth/accounts/user.ts';
import type { Session } from '../auth/sessions/session.ts';
import { dashboardHandlers } from '../handlers/dashboard.ts';
import { loginHandlers } from '../handlers/login.ts';
import { type Context, createContext, type Handler } from '../http/context.ts';
import { replyHead } from '../http/head.ts';
import { isHttps } from '../http/origins.ts';
import { type Reply, seeOther } from '../http/reply.ts';
import { securityHeaders } from '../http/security-headers.ts';
import type { Deps } from '../web/deps.ts';
import { signInCookies } from '../web/sign-in.ts';
import type { Visitor } from '../web/visitor.ts';
import type { Redaction } from './redact.ts';

/** The user in the four steps: the one who reads the page, or a made-up one. */
export type DemoUser = {
  readonly user: User;
  readonly session: Session;
  readonly ticket: string;
  /** The value of the device cookie. */
  readonly device: string;
  /** The Cookie header of their browser. */
  readonly cookie: string;
  /** A Cookie header with a ticket that has no session. */
  readonly deadCookie: string;
  /** Null for a real user: the server keeps only a hash. */
  readonly password: string | null;
};

export type LoginDemo = {
  readonly form: DemoExchange;
  readonly logIn: DemoExchange;
  readonly dashboard: DemoExchange;
  readonly logOut: DemoExchange;
  readonly again: DemoExchange;
};

type DemoRequest = {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
};

/** Creates the demonstration. `guardedDashboard` is the dashboard behind its guard. */
export function createLoginDemo(deps: Deps, guardedDashboard: Handler, redact: Redaction) {
  const { cookies, origin } = deps;
  const login = loginHandlers(deps);
  const dashboard = dashboardHandlers(deps);
  const always = securityHeaders({ https: isHttps(origin) });

  /** Takes the four steps. Of the visitor's request only the Host and the address are used. */
  return async function loginDemo(visitor: Visitor, demoUser: DemoUser): Promise<LoginDemo> {
    const { user, session, cookie, deadCookie } = demoUser;
    const withTicket = { Cookie: cookie };
    const form: DemoRequest = { method: 'GET', path: '/login' };
    const logIn: DemoRequest = { method: 'POST', path: '/login' };
    const page: DemoRequest = { method: 'GET', path: '/dashboard', headers: withTicket };
    const logOut: DemoRequest = { method: 'POST', path: '/logout', headers: withTicket };
    const signedOut = { user: null, session: null };
    const context = (asked: DemoRequest) => contextOf(visitor, asked);

    // Without a session the log-out has nothing to end, and its reply is the same.
    const logOutReply = await login.destroy({
      ...context({ ...logOut, headers: {} }),
      ...signedOut,
    });
    const stale = context({ ...page, headers: { Cookie: deadCookie } });
    return {
      form: show(form, await login.show({ ...context(form), ...signedOut })),
      logIn: { ...show(logIn, logInReply(demoUser)), ...sentForm(demoUser, head(logIn)) },
      dashboard: show(page, await dashboard.show({ ...context(page), user, session })),
      logOut: show(logOut, logOutReply),
      again: show(page, await guardedDashboard(stale)),
    };

    function head({ method, path, headers = {} }: DemoRequest): readonly HeadLine[] {
      const { host = '' } = visitor.request.headers;
      const fields = Object.entries({ Host: host, ...headers });
      return [
        [`${method} ${path} HTTP/1.1`],
        ...fields.map(([name, value]) => redact.field(name, value)),
      ];
    }

    function show(asked: DemoRequest, reply: Reply): DemoExchange {
      const { statusLine, standing, own } = replyHead(reply, always);
      const answer = own.map(redact.replyLine);
      return { request: head(asked), body: null, statusLine, standing, answer };
    }
  };

  function logInReply({ ticket, device, session }: DemoUser): Reply {
    return seeOther('/dashboard', signInCookies(cookies, session, ticket, device));
  }
}

/** The log-in form as the browser sends it: what the user typed, as text. */
function sentForm(
  { user, session, password }: DemoUser,
  head: readonly HeadLine[],
): Pick<DemoExchange, 'request' | 'body'> {
  const type: HeadLine = ['Content-Type: application/x-www-form-urlencoded'];
  const remember = session.remembered ? '&remember=on' : '';
  const email = String(new URLSearchParams({ email: user.email }));
  if (password === null) {
    const length: HeadLine = ['Content-Length: ', { covered: 'its length' }];
    const body: HeadLine = [`${email}&password=`, { covered: 'your password' }, remember];
    return { request: [...head, type, length], body };
  }
  const text = `${email}&${new URLSearchParams({ password })}${remember}`;
  return { request: [...head, type, [`Content-Length: ${text.length}`]], body: [text] };
}

/** The context of a request that no client sent. */
function contextOf({ request, requestId, client }: Visitor, asked: DemoRequest): Context {
  const made = new IncomingMessage(request.socket);
  made.method = asked.method;
  made.url = asked.path;
  for (const [name, value] of Object.entries({ Accept: 'text/html', ...asked.headers })) {
    made.headers[name.toLowerCase()] = value;
  }
  return createContext(made, requestId, client);
}
