/** Notes on the Set-Cookie line of a session: what the learner's own server wrote, or forgot. */
import type { History } from '../../../learn/ask.ts';
import type { Exchange } from '../../../learn/exchange.ts';
import { FIRST, type Mark, onResponse, type Rule } from '../../../learn/notes/rule.ts';
import { isLogIn, isLogOut, sendsPassword, sessionLine, setCookies, worked } from '../log-ins.ts';

const LONGEST = 400 * 86_400; // seconds; browsers keep no cookie longer

/** Notes on what is set, on the line or, when there is none, on the status line. */
export const OWN_COOKIE_RULES = [
  {
    id: 'own-log-in',
    see: (exchange, history) =>
      sendsPassword(exchange) && worked(exchange)
        ? handsOut(
            exchange,
            history,
            'This line logs somebody in: from now on, whoever sends this value is that user. Could a stranger guess it?',
            true,
          )
        : null,
  },
  {
    id: 'own-no-cookie',
    see: (exchange) =>
      isLogIn(exchange) && worked(exchange) && setCookies(exchange).length === 0
        ? onResponse(FIRST, noCookie(exchange))
        : null,
  },
  {
    id: 'own-same-value',
    see: (exchange, history) =>
      isLogIn(exchange) &&
      exchange.handedOut !== null &&
      exchange.tickets.includes(exchange.handedOut)
        ? handsOut(
            exchange,
            history,
            'The log-in keeps the value that the browser brought. Somebody may have planted it: draw a new one at each log-in.',
          )
        : null,
  },
  {
    id: 'own-http-only',
    see: (exchange, history) =>
      lacks(
        /; *HttpOnly/i,
        exchange,
        history,
        'No HttpOnly: every script on your pages can read this value, also an injected one.',
      ),
  },
  {
    id: 'own-same-site',
    see: (exchange, history) =>
      lacks(
        /; *SameSite=/i,
        exchange,
        history,
        'No SameSite: browsers differ in what they assume. Write SameSite=Lax.',
      ),
  },
  {
    id: 'own-max-age',
    see: (exchange, history) => {
      const line = sessionLine(exchange, history);
      const seconds = Number(/; *Max-Age=(\d+)/i.exec(line?.value ?? '')?.[1] ?? 0);
      if (seconds <= LONGEST) return null;
      const days = Math.round(seconds / 86_400);
      return onResponse(
        line,
        `Max-Age is in seconds: this is ${days} days. Are those milliseconds?`,
      );
    },
  },
  {
    id: 'own-path',
    see: (exchange, history) =>
      /^\/[^/]*$/.test(exchange.path) &&
      !/‹attribute/.test(sessionLine(exchange, history)?.value ?? '')
        ? null // without a Path the browser takes that of the request, which is / here
        : lacks(
            /; *Path=\/(?:;|$)/i,
            exchange,
            history,
            'No Path=/: the browser may send this cookie to a part of your site only.',
          ),
  },
  {
    id: 'own-domain',
    see: (exchange, history) => {
      const line = sessionLine(exchange, history);
      return /; *Domain=/i.test(line?.value ?? '')
        ? onResponse(
            line,
            'Domain= gives this cookie to every subdomain, too. Without it, this host alone gets it.',
          )
        : null;
    },
  },
  {
    id: 'own-kept-cookie',
    see: (exchange) =>
      isLogOut(exchange) &&
      exchange.method === 'POST' &&
      worked(exchange) &&
      exchange.tickets.length > 0 &&
      !exchange.takesBack
        ? onResponse(
            FIRST,
            'This answer to a log-out deletes no cookie. It takes the same name and Path, with Max-Age=0.',
          )
        : null,
  },
  {
    id: 'own-deleted-cookie',
    see: (exchange, history) =>
      exchange.takesBack
        ? onResponse(
            sessionLine(exchange, history),
            'This asks the browser to forget the cookie. A copy of it stays good until your server forgets the value.',
          )
        : null,
  },
] as const satisfies readonly Rule[];

function handsOut(exchange: Exchange, history: History, text: string, moment = false): Mark | null {
  return exchange.handedOut === null
    ? null
    : onResponse(sessionLine(exchange, history), text, moment);
}

function lacks(part: RegExp, exchange: Exchange, history: History, text: string): Mark | null {
  const line = sessionLine(exchange, history);
  return line === null || part.test(line.value) ? null : handsOut(exchange, history, text);
}

function noCookie({ status, kind }: Exchange): string {
  if (status === 200 && kind === 'page')
    return 'A log-in with status 200 and no cookie. Was it refused? Then say so with 401: programs read the number.';
  return 'This answer to a log-in sets no cookie. The next request comes from a stranger again.';
}
