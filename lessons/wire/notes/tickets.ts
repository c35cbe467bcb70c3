/** Notes on the session cookie of a request: who brings it, and what the server makes of it. */
import { type History, isPageRequest, sameAgent, sent, sharesTicket } from '../../../learn/ask.ts';
import { type Exchange, header } from '../../../learn/exchange.ts';
import { FIRST, onRequest, onResponse, type Rule } from '../../../learn/notes/rule.ts';
import { isLogOut, worked } from '../log-ins.ts';

/** The rules in the order in which they are tried; the page orders notes by their lines. */
export const OWN_TICKET_RULES = [
  {
    id: 'own-first-cookie',
    see: (exchange, history) =>
      exchange.tickets.length > 0 && !history.some((past) => sharesTicket(past, exchange))
        ? onRequest(
            sent(exchange, 'cookie'),
            'The first request that carries this value. It is all that your server can know its client by.',
            true,
          )
        : null,
  },
  {
    id: 'own-shared-cookie',
    see: (exchange, history) => {
      const earlier = history.filter((past) => sharesTicket(past, exchange));
      return earlier.length > 0 && !earlier.some((past) => sameAgent(past, exchange))
        ? onRequest(
            sent(exchange, 'cookie'),
            'The same value from another client. Your server cannot tell a copy from the original.',
          )
        : null;
    },
  },
  {
    id: 'own-two-cookies',
    see: (exchange) =>
      exchange.tickets.length > 1
        ? onRequest(
            sent(exchange, 'cookie'),
            'Two cookies of one name: one may be planted. A server that takes the first or the last can be fooled.',
          )
        : null,
  },
  {
    id: 'own-undead',
    see: (exchange, history) => {
      const end = history.findLast(
        (past) => isLogOut(past) && worked(past) && sharesTicket(past, exchange),
      );
      return end !== undefined && isLetIn(exchange, history)
        ? onRequest(
            sent(exchange, 'cookie'),
            `This value was signed out in #${end.id}, and your server still lets it in. Delete the record, not only the cookie.`,
            true,
          )
        : null;
    },
  },
  {
    id: 'own-in-address',
    see: (exchange, history) => {
      const known = new Set(
        [...history, exchange].flatMap(({ tickets, handedOut }) => [
          ...tickets,
          ...(handedOut === null ? [] : [handedOut]),
        ]),
      );
      const has = (text: string) =>
        [...text.matchAll(/ ([0-9a-f]{6})›/g)].some(([, mark = '']) => known.has(mark));
      const text =
        'The value of the session is in this address. Addresses are kept in logs, in histories and in Referer.';
      if (has(exchange.request.lines[0] ?? '')) return onRequest(FIRST, text);
      const location = header(exchange.response?.lines ?? [], 'location');
      return has(location?.value ?? '') ? onResponse(location, text) : null;
    },
  },
  {
    id: 'own-password-in-address',
    see: ({ query }) =>
      /(?:^|&)(?:password|passwd|pwd)=./i.test(query)
        ? onRequest(
            FIRST,
            'A password in an address ends up in logs and histories. Send it in the body of a POST.',
          )
        : null,
  },
] as const satisfies readonly Rule[];

/** A page that refused a request without the cookie, and shows itself to this one. */
function isLetIn(exchange: Exchange, history: History): boolean {
  const refused = (past: Exchange) =>
    past.path === exchange.path &&
    past.tickets.length === 0 &&
    (past.status === 401 ||
      past.status === 403 ||
      (past.status >= 300 && past.status < 400 && past.status !== 304));
  return isPageRequest(exchange) && exchange.status === 200 && history.some(refused);
}
