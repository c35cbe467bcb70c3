/** Notes on response headers: caching, security, negotiation. */
import { got, isPage, isTicketAccepted, isTokenAccepted, isTokenPair } from '../ask.ts';
import type { Exchange } from '../exchange.ts';
import { onResponse, type Rule } from './rule.ts';

/** The rules in the order in which they are tried; the page orders notes by their lines. */
export const HEADER_RULES = [
  {
    id: 'response-length',
    once: true,
    see: (exchange) =>
      exchange.method !== 'HEAD' && (exchange.response?.bytes ?? 0) > 0
        ? onResponse(
            got(exchange, 'content-length'),
            'The length of the body in bytes. “é” counts two: characters are not bytes.',
          )
        : null,
  },
  {
    id: 'clear-site-data',
    see: (exchange) =>
      onResponse(
        got(exchange, 'clear-site-data'),
        'Forget what you stored of this site, so that the Back button shows no page of somebody who left.',
      ),
  },
  {
    id: 'csp',
    once: true,
    see: (exchange) =>
      isPage(exchange)
        ? onResponse(
            got(exchange, 'content-security-policy'),
            'What this page may load. default-src ’none’ forbids every script, so an injected one does not run.',
          )
        : null,
  },
  {
    id: 'no-store',
    once: true,
    see: (exchange) =>
      isPersonal(exchange)
        ? cacheControl(
            exchange,
            'no-store',
            'Keep no copy of this answer: it is about one person, and somebody else may sit here next.',
          )
        : null,
  },
  {
    id: 'no-store-public',
    once: true,
    see: (exchange) =>
      isPersonal(exchange)
        ? null
        : cacheControl(
            exchange,
            'no-store',
            'Keep no copy of this answer: the same address may say something else to somebody else, or a moment later.',
          ),
  },
  {
    id: 'immutable',
    once: true,
    see: (exchange) =>
      cacheControl(
        exchange,
        'immutable',
        'Keep it for a year and do not ask again: when the file changes, its address changes too.',
      ),
  },
  {
    id: 'vary-accept',
    once: true,
    see: (exchange) => {
      const line = got(exchange, 'vary');
      return /\baccept\b(?!-)/i.test(line?.value ?? '')
        ? onResponse(
            line,
            'One address, two answers: a page or JSON, whichever Accept asks for. A cache has to keep them apart.',
          )
        : null;
    },
  },
  {
    id: 'connection-close',
    see: (exchange) => {
      const line = got(exchange, 'connection');
      return line?.value.toLowerCase() === 'close'
        ? onResponse(
            line,
            'This was the last answer on this connection. Whatever was sent behind the request is not read.',
          )
        : null;
    },
  },
] as const satisfies readonly Rule[];

/** The request had a valid ticket or token, or the response issued one. */
const isPersonal = (exchange: Exchange): boolean =>
  isTicketAccepted(exchange) ||
  isTokenAccepted(exchange) ||
  isTokenPair(exchange) ||
  exchange.handedOut !== null;

function cacheControl(exchange: Exchange, word: string, text: string) {
  const line = got(exchange, 'cache-control');
  return line?.value.includes(word) ? onResponse(line, text) : null;
}
