/**
 * Notes on the Set-Cookie header of a session: a ticket that is handed out, with its attributes, or
 * taken back.
 */
import { type Exchange, sessionCookie } from '../exchange.ts';
import { type Mark, onResponse, type Rule } from './rule.ts';

/** The rules in the order in which they are tried; the page orders notes by their lines. */
export const SET_COOKIE_RULES = [
  {
    id: 'login-cookie',
    see: (exchange) =>
      handsOut(
        exchange,
        'This line logs you in. The server stores a session; the browser gets its ticket and sends it with each request.',
        true,
      ),
  },
  {
    id: 'rotation',
    see: (exchange) =>
      exchange.tickets.length > 0
        ? handsOut(
            exchange,
            'A new ticket, although the request brought one. A ticket that an attacker planted before is worthless now.',
          )
        : null,
  },
  {
    id: 'second-ticket',
    see: (exchange, history) =>
      exchange.tickets.length === 0 && history.some((past) => past.handedOut !== null)
        ? handsOut(
            exchange,
            'Another log-in, another ticket. Both are valid: each browser has a session of its own.',
          )
        : null,
  },
  {
    id: 'http-only',
    once: true,
    see: (exchange) =>
      attribute(
        exchange,
        /; ?HttpOnly/i,
        'HttpOnly: scripts on the page cannot read the ticket. They can still send requests with it while the page is open.',
      ),
  },
  {
    id: 'same-site',
    once: true,
    see: (exchange) =>
      attribute(
        exchange,
        /; ?SameSite=Lax/i,
        'SameSite=Lax: a POST from another site does not bring the ticket. A link to this site does.',
      ),
  },
  {
    id: 'max-age',
    once: true,
    see: (exchange) =>
      attribute(
        exchange,
        /; ?Max-Age=[1-9]/i,
        'Max-Age: after this many seconds the browser deletes the ticket. The server checks its own time limits as well.',
      ),
  },
  {
    id: 'secure-prefix',
    once: true,
    see: (exchange) =>
      attribute(
        exchange,
        /; ?Secure/i,
        'Secure and __Host-: the browser sends it only over https, and only this host can set it.',
      ) ??
      handsOut(
        exchange,
        'No Secure here, because this is plain http. Over https the cookie is Secure and its name begins with __Host-.',
      ),
  },
  {
    id: 'cookie-taken-back',
    see: (exchange) =>
      exchange.takesBack
        ? onResponse(
            sessionCookie(exchange),
            'Max-Age=0 asks the browser to delete the ticket. It might not; what counts is that the server has no session for it.',
          )
        : null,
  },
] as const satisfies readonly Rule[];

function handsOut(exchange: Exchange, text: string, moment = false): Mark | null {
  return exchange.handedOut === null ? null : onResponse(sessionCookie(exchange), text, moment);
}

function attribute(exchange: Exchange, pattern: RegExp, text: string): Mark | null {
  return pattern.test(sessionCookie(exchange)?.value ?? '') ? handsOut(exchange, text) : null;
}
