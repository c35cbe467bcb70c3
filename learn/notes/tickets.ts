/**
 * Notes on the Cookie header: a ticket that comes, that is missing, that is new, shared or no
 * longer valid.
 */
import {
  type History,
  isBrowser,
  isKnownGood,
  isPageRequest,
  isTicketRefused,
  isUnsafe,
  sameAgent,
  sent,
  sharesTicket,
} from '../ask.ts';
import type { Exchange, TimedText } from '../exchange.ts';
import { FIRST, onRequest, type Rule } from './rule.ts';

/** The rules in the order in which they are tried; the page orders notes by their lines. */
export const TICKET_RULES = [
  {
    id: 'no-cookie',
    see: (exchange, history) => {
      if (!isPageRequest(exchange) || sent(exchange, 'cookie') !== null) return null;
      if (sent(exchange, 'authorization') !== null) return null;
      const before = history.findLast((past) => isPageRequest(past) && sameAgent(past, exchange));
      if (before !== undefined && sent(before, 'cookie') === null) return null;
      return onRequest(FIRST, isBrowser(exchange) ? NO_COOKIE : STRANGER);
    },
  },
  {
    id: 'first-cookie',
    see: (exchange, history) =>
      isNew(exchange, history)
        ? onRequest(
            cookieLine(exchange),
            'The first request that carries this ticket. By the ticket the server knows who sends the request.',
            true,
          )
        : null,
  },
  {
    id: 'same-ticket',
    see: (exchange, history) =>
      (isPageRequest(exchange) || isUnsafe(exchange)) &&
      history.some((past) => sameAgent(past, exchange) && sharesTicket(past, exchange))
        ? onRequest(
            cookieLine(exchange),
            'HTTP is stateless, so each request has to say who sends it. This line does: it has the same ticket as before.',
          )
        : null,
  },
  {
    id: 'shared-ticket',
    see: (exchange, history) => {
      const earlier = history.filter((past) => sharesTicket(past, exchange));
      return earlier.length > 0 && !earlier.some((past) => sameAgent(past, exchange))
        ? onRequest(
            cookieLine(exchange),
            'The same ticket from another client. A ticket admits every client that sends it, so it has to stay secret.',
            true,
          )
        : null;
    },
  },
  {
    id: 'attributes-stay',
    once: true,
    see: (exchange) =>
      exchange.tickets.length > 0
        ? onRequest(
            cookieLine(exchange),
            'Only name=value comes back. HttpOnly, SameSite and Max-Age are instructions to the browser, which does not send them.',
          )
        : null,
  },
  {
    id: 'device-cookie',
    once: true,
    see: (exchange) => {
      const line = cookieLine(exchange);
      return /(?:^|; ?)(?:__Host-)?device=/.test(line?.value ?? '')
        ? onRequest(
            line,
            'A second cookie: this browser signed in here before. It signs no user in; it keeps others from locking you out.',
          )
        : null;
    },
  },
  {
    id: 'two-tickets',
    see: (exchange) =>
      exchange.tickets.length > 1
        ? onRequest(
            cookieLine(exchange),
            'Two cookies with the same name. An attacker may have planted one, and the server cannot tell which: it ignores both.',
          )
        : null,
  },
  {
    id: 'unknown-ticket',
    see: (exchange, history) =>
      isTicketRefused(exchange) && !history.some((past) => knows(past, exchange))
        ? onRequest(
            cookieLine(exchange),
            'The server has no session for this ticket: it never issued the ticket, or the session has ended.',
          )
        : null,
  },
  {
    id: 'dead-ticket',
    see: (exchange, history) =>
      isTicketRefused(exchange) && history.some((past) => knows(past, exchange))
        ? onRequest(
            cookieLine(exchange),
            'This ticket worked before and is refused now: its session has ended. A copy of the ticket is worthless, too.',
            true,
          )
        : null,
  },
] as const satisfies readonly Rule[];

const NO_COOKIE =
  'No Cookie arrived. Either the browser has none or did not send it; DevTools > Network > Cookies > show filtered out says which.';

const STRANGER =
  'No Cookie arrived, so the server does not know who this is. Programs send only the cookies that they are told to send.';

const cookieLine = (exchange: Exchange): TimedText | null => sent(exchange, 'cookie');

const isNew = (exchange: Exchange, history: History): boolean =>
  exchange.tickets.length > 0 &&
  !isTicketRefused(exchange) &&
  !history.some((past) => sharesTicket(past, exchange));

const knows = (past: Exchange, exchange: Exchange): boolean =>
  exchange.tickets.some((ticket) => isKnownGood(ticket, [past]));
