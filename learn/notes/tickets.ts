/** Notes on the ticket: how it is handed out, how it comes back, how it dies. HTTP forgets; this is the memory. */
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
import { type Exchange, sessionCookie, type TimedText } from '../exchange.ts';
import { FIRST, type Mark, onRequest, onResponse, type Rule } from './rule.ts';

/** In the order in which they are tried; the page orders notes by their lines. */
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
            'Two cookies of one name. Somebody may have planted one, and nobody can tell which: neither is believed.',
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
  {
    id: 'login-cookie',
    see: (exchange) =>
      handsOut(
        exchange,
        'This line logs you in. The server keeps a record; your browser gets its number, the ticket, to show next time.',
        true,
      ),
  },
  {
    id: 'rotation',
    see: (exchange) =>
      exchange.tickets.length > 0
        ? handsOut(
            exchange,
            'A new number, although the request brought one. A ticket that somebody planted before is worthless now.',
          )
        : null,
  },
  {
    id: 'second-ticket',
    see: (exchange, history) =>
      exchange.tickets.length === 0 && history.some((past) => past.handedOut !== null)
        ? handsOut(
            exchange,
            'Another log-in, another ticket. Both are good: each browser has a session of its own.',
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
        'HttpOnly: scripts on the page cannot read the ticket. They could still act with it while you are there.',
      ),
  },
  {
    id: 'same-site',
    once: true,
    see: (exchange) =>
      attribute(
        exchange,
        /; ?SameSite=Lax/i,
        'SameSite=Lax: a form on another site does not bring the ticket. A plain link to this site does.',
      ),
  },
  {
    id: 'max-age',
    once: true,
    see: (exchange) =>
      attribute(
        exchange,
        /; ?Max-Age=[1-9]/i,
        'Max-Age: after so many seconds the browser forgets the ticket. The server counts for itself all the same.',
      ),
  },
  {
    id: 'secure-prefix',
    once: true,
    see: (exchange) =>
      attribute(
        exchange,
        /; ?Secure/i,
        'Secure and __Host-: only over https, and only this very host can set it.',
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
            'Max-Age=0 asks the browser to drop the ticket. It is a request; what counts is that the record is gone.',
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

function handsOut(exchange: Exchange, text: string, moment = false): Mark | null {
  return exchange.handedOut === null ? null : onResponse(sessionCookie(exchange), text, moment);
}

function attribute(exchange: Exchange, pattern: RegExp, text: string): Mark | null {
  return pattern.test(sessionCookie(exchange)?.value ?? '') ? handsOut(exchange, text) : null;
}
