/** Notes on the status of a response. */
import { crossSiteLine, got, isFailedLogIn, isJson, sentToLogin } from '../ask.ts';
import type { Exchange } from '../exchange.ts';
import { FIRST, onRequest, onResponse, type Rule } from './rule.ts';

const STATUS = <Id extends string>(id: Id, status: number, text: string, line?: string) => ({
  id,
  see: (exchange: Exchange) =>
    exchange.status === status ? onResponse((line && got(exchange, line)) || FIRST, text) : null,
});

/** The rules in the order in which they are tried; the page orders notes by their lines. */
export const ANSWER_RULES = [
  {
    id: 'status-line',
    once: true,
    see: (exchange) =>
      exchange.response === null
        ? null
        : onResponse(
            FIRST,
            'The answer begins with a number: 2xx done, 3xx look elsewhere, 4xx the request was wrong, 5xx the server was.',
          ),
  },
  {
    id: 'see-other',
    see: (exchange) =>
      exchange.status === 303 && !isTurnedAway(exchange)
        ? onResponse(
            got(exchange, 'location'),
            'Look there, with GET. A browser now asks again: that is a second request, and a reload repeats only that.',
          )
        : null,
  },
  {
    id: 'to-login',
    see: (exchange) =>
      isTurnedAway(exchange)
        ? onResponse(
            got(exchange, 'location'),
            'Nobody is signed in, so the page is somewhere else for now. next= remembers where you were going.',
          )
        : null,
  },
  {
    id: 'unauthorized',
    see: (exchange) =>
      exchange.status === 401 && !isFailedLogIn(exchange) && isJson(exchange)
        ? onResponse(
            FIRST,
            '401: I do not know who you are. A program gets this number; a browser would be sent to the log-in page (303).',
          )
        : null,
  },
  {
    id: 'wrong-password',
    see: (exchange) =>
      isFailedLogIn(exchange)
        ? onResponse(
            FIRST,
            'A wrong password and an unknown account get the same bytes. Otherwise anybody could find out who has an account.',
          )
        : null,
  },
  STATUS('created', 201, '201: made. This answer names what was made; nobody is signed in by it.'),
  STATUS('no-content', 204, '204: done, and there is nothing to say. No body follows.'),
  STATUS(
    'not-modified',
    304,
    '304: the copy you have is still right. An answer without a body, however large the file is.',
  ),
  STATUS(
    'bad-request',
    400,
    '400: this cannot be understood, or is not filled in right. Sending the same again will not help.',
  ),
  {
    id: 'forbidden',
    see: (exchange) =>
      exchange.status === 403 && crossSiteLine(exchange) === null
        ? onResponse(
            FIRST,
            '403: I know who you are, and you may not. 401 would mean: I do not know who you are.',
          )
        : null,
  },
  {
    id: 'cross-site-refused',
    see: (exchange) =>
      onRequest(
        crossSiteLine(exchange),
        'The browser says that another site sent this. A form there could act in your name, so it is refused (403).',
        true,
      ),
  },
  STATUS('not-found', 404, '404: there is nothing at this address.'),
  STATUS(
    'method-not-allowed',
    405,
    '405: the address exists, but not for this method. Allow lists those it answers to.',
    'allow',
  ),
  STATUS('conflict', 409, '409: the request is fine, but something here already has that name.'),
  STATUS(
    'too-large',
    413,
    '413: the body is larger than any honest form. The server stops reading and ends the connection.',
  ),
  STATUS(
    'unsupported-type',
    415,
    '415: this server does not read bodies of this type. Forms and JSON are fine.',
  ),
  STATUS(
    'misdirected',
    421,
    '421: this name is not mine. A foreign page can make its own name lead to your machine, but not change Host.',
  ),
  STATUS(
    'too-many',
    429,
    '429: too many tries. Each failure makes the wait for the next one longer, so guessing gets slow.',
    'retry-after',
  ),
  STATUS(
    'head-too-large',
    431,
    '431: the head is larger than 8 KiB. No honest client sends so much, and the server has to hold it all.',
  ),
  STATUS(
    'busy',
    503,
    '503: too much to do at this moment. Better a quick no than an endless wait.',
  ),
] as const satisfies readonly Rule[];

const isTurnedAway = (exchange: Exchange): boolean =>
  sentToLogin(exchange) && exchange.path !== '/logout';
