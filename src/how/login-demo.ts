/**
 * The four steps of a login, asked and answered in memory. The answers are not written for the page: each comes from the
 * handler, or the door, that answers the same request for real. Only the log-in is put together here, since a real one
 * would begin a session; a test holds it to what goes over a socket.
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
import type { Visitor } from '../web/access.ts';
import type { Deps } from '../web/deps.ts';
import { signInCookies } from '../web/sign-in.ts';
import type { Redaction } from './redact.ts';

/** Who takes the four steps: the person who looks at the page, or somebody made up. */
export type DemoUser = {
  readonly user: User;
  readonly session: Session;
  readonly ticket: string;
  /** The value of the device cookie. */
  readonly device: string;
  /** The Cookie header that their browser sends. */
  readonly cookie: string;
  /** A Cookie header with a ticket that opens nothing. */
  readonly deadCookie: string;
  /** Null when it is not ours to know: we keep a hash. */
  readonly password: string | null;
};

export type LoginDemo = {
  readonly form: DemoExchange;
  readonly logIn: DemoExchange;
  readonly dashboard: DemoExchange;
  readonly logOut: DemoExchange;
  readonly again: DemoExchange;
};

type Ask = {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
};

/** `door` is the dashboard as the route table has it, with the word that says who may enter. */
export function createLoginDemo(deps: Deps, door: Handler, veil: Redaction) {
  const { cookies, origin } = deps;
  const login = loginHandlers(deps);
  const dashboard = dashboardHandlers(deps);
  const always = securityHeaders({ https: isHttps(origin) });

  /** Takes the four steps under the eyes of a visitor, who lends nothing but their Host. */
  return async function walk(visitor: Visitor, walker: DemoUser): Promise<LoginDemo> {
    const { user, session, cookie, deadCookie } = walker;
    const ticketed = { Cookie: cookie };
    const form: Ask = { method: 'GET', path: '/login' };
    const logIn: Ask = { method: 'POST', path: '/login' };
    const page: Ask = { method: 'GET', path: '/dashboard', headers: ticketed };
    const logOut: Ask = { method: 'POST', path: '/logout', headers: ticketed };
    const nobody = { user: null, session: null };
    const context = (ask: Ask) => contextOf(visitor, ask);

    // Without a session there is nothing for the log-out to end, and its answer is the same.
    const goodbye = await login.destroy({ ...context({ ...logOut, headers: {} }), ...nobody });
    const stale = context({ ...page, headers: { Cookie: deadCookie } });
    return {
      form: tell(form, await login.show({ ...context(form), ...nobody })),
      logIn: { ...tell(logIn, welcome(walker)), ...sentForm(walker, head(logIn)) },
      dashboard: tell(page, await dashboard.show({ ...context(page), user, session })),
      logOut: tell(logOut, goodbye),
      again: tell(page, await door(stale)),
    };

    function head({ method, path, headers = {} }: Ask): readonly HeadLine[] {
      const { host = '' } = visitor.request.headers;
      const fields = Object.entries({ Host: host, ...headers });
      return [
        [`${method} ${path} HTTP/1.1`],
        ...fields.map(([name, value]) => veil.field(name, value)),
      ];
    }

    function tell(ask: Ask, reply: Reply): DemoExchange {
      const { statusLine, standing, own } = replyHead(reply, always);
      const answer = own.map(veil.replyLine);
      return { request: head(ask), body: null, statusLine, standing, answer };
    }
  };

  function welcome({ ticket, device, session }: DemoUser): Reply {
    return seeOther('/dashboard', signInCookies(cookies, session, ticket, device));
  }
}

/** The log-in form as it travels: what was typed, as text. */
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

/** A request that nobody sent, as the server would find it. */
function contextOf({ request, requestId, client }: Visitor, ask: Ask): Context {
  const made = new IncomingMessage(request.socket);
  made.method = ask.method;
  made.url = ask.path;
  for (const [name, value] of Object.entries({ Accept: 'text/html', ...ask.headers })) {
    made.headers[name.toLowerCase()] = value;
  }
  return createContext(made, requestId, client);
}
