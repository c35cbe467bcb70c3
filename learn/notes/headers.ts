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
            'The length of the body in bytes. It is not the number of characters: in UTF-8, “é” has two bytes.',
          )
        : null,
  },
  {
    id: 'clear-site-data',
    see: (exchange) =>
      onResponse(
        got(exchange, 'clear-site-data'),
        'Tells the browser to delete what it stored of this site, so that Back shows no page of the user who signed out.',
      ),
  },
  {
    id: 'csp',
    once: true,
    see: (exchange) =>
      isPage(exchange) && !hasScript(exchange)
        ? onResponse(
            got(exchange, 'content-security-policy'),
            'Tells the browser what this page may load. default-src ’none’ forbids every script, so an injected script does not run.',
          )
        : null,
  },
  {
    id: 'csp-script',
    once: true,
    see: (exchange) =>
      isPage(exchange) && hasScript(exchange)
        ? onResponse(
            got(exchange, 'content-security-policy'),
            'script-src ’self’: this page runs scripts that are files of this site. A script inside the page, such as an injected one, does not run.',
          )
        : null,
  },
  {
    id: 'passkeys-permitted',
    once: true,
    see: (exchange) => {
      const line = got(exchange, 'permissions-policy');
      return /publickey-credentials-get=\(self\)/.test(line?.value ?? '')
        ? onResponse(
            line,
            'publickey-credentials-…=(self): this page may ask the browser for passkeys. Pages without a passkey button say () and may not.',
          )
        : null;
    },
  },
  {
    id: 'no-store',
    once: true,
    see: (exchange) =>
      isPersonal(exchange)
        ? cacheControl(
            exchange,
            'no-store',
            'Browsers and caches must not store this response: it is about one user, and another may use this browser next.',
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
            'Browsers and caches must not store this response: the next one from this address may differ, by user or by time.',
          ),
  },
  {
    id: 'immutable',
    once: true,
    see: (exchange) =>
      cacheControl(
        exchange,
        'immutable',
        'The browser may use its copy for a year without asking again: when the file changes, its address changes too.',
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
            'One address, two responses: a page or JSON, depending on Accept. A cache has to store them separately.',
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
            'This is the last response on this connection. The server does not read what the client sent after this request.',
          )
        : null;
    },
  },
] as const satisfies readonly Rule[];

const hasScript = (exchange: Exchange): boolean =>
  /script-src/.test(got(exchange, 'content-security-policy')?.value ?? '');

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
