/**
 * Compares a request with the one before it from the same client: the difference shows what the
 * browser remembers.
 */
import { type History, isAsset } from './ask.ts';
import type { Exchange } from './exchange.ts';

// What a client says about who it is, and where it comes from. All else changes with every click.
const TELLING = /^(?:cookie|origin|authorization)$/;

/**
 * One remark, or an empty text. `before` are the earlier exchanges of this client, oldest first.
 */
export function difference(exchange: Exchange, before: History): string {
  const past = predecessor(exchange, before);
  if (past === undefined || isAsset(exchange)) return '';
  const [then, now] = [namesIn(past), namesIn(exchange)];
  const fresh = [...now].filter((name) => !then.has(name));
  const gone = [...then].filter((name) => !now.has(name));
  const swapped =
    past.tickets[0] !== exchange.tickets[0] && then.has('Cookie') && now.has('Cookie');
  const since = ` since #${past.id}, the last request of this client`;
  return [
    ...(fresh.length > 0 ? [`New: ${lines(fresh)}.`] : []),
    ...(gone.length > 0 ? [`Gone: ${lines(gone)}.`] : []),
    ...(swapped ? [`Other: ${ticketRemark(past, exchange)}.`] : []),
  ]
    .join(' ')
    .replace(':', `${since}:`); // only the first sentence names the request
}

// Two windows of one browser send the same User-Agent: the ticket tells them apart, or else the
// connection.
function predecessor(exchange: Exchange, before: History): Exchange | undefined {
  const [ticket] = exchange.tickets;
  const pages = before.filter((past) => !isAsset(past));
  const related = (past: Exchange) =>
    ticket === undefined
      ? past.connection === exchange.connection
      : past.tickets.includes(ticket) || past.handedOut === ticket;
  return pages.findLast(related) ?? pages.at(-1);
}

function namesIn({ request }: Exchange): Set<string> {
  const names = request.lines.slice(1).map((line) => line.slice(0, line.indexOf(':')));
  const known = names.filter((name) => TELLING.test(name.toLowerCase()));
  return new Set(known.map((name) => name.replaceAll(/(?<=^|-)[a-z]/g, (c) => c.toUpperCase())));
}

function lines(names: readonly string[]): string {
  return names.map((name) => `${/^[AEIO]/.test(name) ? 'an' : 'a'} ${name} line`).join(' and ');
}

function ticketRemark(past: Exchange, exchange: Exchange): string {
  if (exchange.tickets.length === 0) return 'the Cookie line has no ticket any more';
  return past.tickets.length === 0
    ? 'the Cookie line has a ticket now'
    : 'the Cookie line has another ticket';
}
