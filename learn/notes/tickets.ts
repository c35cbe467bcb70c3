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
            'The first request that carries this ticket. From now on the server knows who is asking.',
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
            'HTTP forgot you after the last answer. This line reminds it: the same ticket again.',
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
            'The same ticket from another client. Whoever holds the ticket is you: that is why nobody may copy it.',
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
            'Only name=value comes back. HttpOnly, SameSite and Max-Age were orders to the browser and stay with it.',
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
            'A second cookie: this browser signed in here before. It opens nothing; it keeps others from locking you out.',
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
            'Two cookies of one name. An attacker may have planted one, and the server cannot tell which: it ignores both.',
          )
        : null,
  },
  {
    id: 'unknown-ticket',
    see: (exchange, history) =>
      isTicketRefused(exchange) && !history.some((past) => knows(past, exchange))
        ? onRequest(
            cookieLine(exchange),
            'The server never heard of this ticket, or forgot it. A ticket means something only while the coat is there.',
          )
        : null,
  },
  {
    id: 'dead-ticket',
    see: (exchange, history) =>
      isTicketRefused(exchange) && history.some((past) => knows(past, exchange))
        ? onRequest(
            cookieLine(exchange),
            'This ticket worked before and is refused now: the server threw the coat away. A copy is worth nothing.',
            true,
          )
        : null,
  },
] as const satisfies readonly Rule[];

const NO_COOKIE =
  'No Cookie arrived. Either the browser has none or it kept it back; DevTools > Network > Cookies > show filtered out says which.';

const STRANGER =
  'No Cookie arrived, so to the server this is a stranger. Programs send only the cookies that they are told to send.';

const cookieLine = (exchange: Exchange): TimedText | null => sent(exchange, 'cookie');

const isNew = (exchange: Exchange, history: History): boolean =>
  exchange.tickets.length > 0 &&
  !isTicketRefused(exchange) &&
  !history.some((past) => sharesTicket(past, exchange));

const knows = (past: Exchange, exchange: Exchange): boolean =>
  exchange.tickets.some((ticket) => isKnownGood(ticket, [past]));
