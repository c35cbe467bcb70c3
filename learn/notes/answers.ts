/** Notes on the status of a response. */
import {
  asksSecondFactor,
  crossSiteLine,
  got,
  isFailedLogIn,
  isJson,
  sendsFactor,
  sentToLogin,
} from '../ask.ts';
import type { Exchange } from '../exchange.ts';
import { isAskedByApp, isExchange } from './oidc.ts';
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
            'The response begins with a status: 2xx success, 3xx redirect or not modified, 4xx error in the request, 5xx error of the server.',
          ),
  },
  {
    id: 'see-other',
    see: (exchange) =>
      exchange.status === 303 && !isTurnedAway(exchange)
        ? onResponse(
            got(exchange, 'location'),
            'A redirect: the browser now requests this address with GET. A reload then repeats only that second request.',
          )
        : null,
  },
  {
    id: 'to-login',
    see: (exchange) =>
      isTurnedAway(exchange)
        ? onResponse(
            got(exchange, 'location'),
            'No user is signed in, so the server redirects to the log-in page. next= holds the page to open after the log-in.',
          )
        : null,
  },
  {
    id: 'unauthorized',
    see: (exchange) =>
      exchange.status === 401 && isJson(exchange) && !isAboutALogIn(exchange)
        ? onResponse(
            FIRST,
            '401: the server does not know who you are. A program gets this status; a browser would be redirected to the log-in page (303).',
          )
        : null,
  },
  {
    id: 'wrong-password',
    see: (exchange) =>
      isFailedLogIn(exchange)
        ? onResponse(
            FIRST,
            'A wrong password and an unknown account get the same bytes. Otherwise an attacker could find out who has an account.',
          )
        : null,
  },
  STATUS(
    'created',
    201,
    '201: created. The response describes what was created; it signs no user in.',
  ),
  STATUS('no-content', 204, '204: success, and the response has no body.'),
  STATUS(
    'not-modified',
    304,
    '304: the copy of the client is still current. The response has no body, however large the file is.',
  ),
  {
    id: 'bad-request',
    see: (exchange) =>
      exchange.status === 400 && !isAskedByApp(exchange) && !isExchange(exchange)
        ? onResponse(
            FIRST,
            '400: the server cannot parse the request, or a field is not valid. Sending the same again will not help.',
          )
        : null,
  },
  {
    id: 'forbidden',
    see: (exchange) =>
      exchange.status === 403 && crossSiteLine(exchange) === null
        ? onResponse(
            FIRST,
            '403: the server knows who you are, and you may not do this. 401 would mean that it does not know who you are.',
          )
        : null,
  },
  {
    id: 'cross-site-refused',
    see: (exchange) =>
      onRequest(
        crossSiteLine(exchange),
        'The browser says that another site sent this. A form there could act in your name, so the server refuses it (403).',
        true,
      ),
  },
  STATUS('not-found', 404, '404: there is nothing at this address.'),
  STATUS(
    'method-not-allowed',
    405,
    '405: the address exists, but does not support this method. Allow lists the methods that it supports.',
    'allow',
  ),
  STATUS(
    'conflict',
    409,
    '409: the request is valid, but conflicts with what is stored: there is an account with this address already, for example.',
  ),
  STATUS(
    'too-large',
    413,
    '413: the body is larger than any form of this app. The server stops reading and closes the connection.',
  ),
  STATUS(
    'unsupported-type',
    415,
    '415: the server does not read bodies of this type, only forms and JSON.',
  ),
  STATUS(
    'misdirected',
    421,
    '421: Host names another site. By DNS rebinding a page of another site can reach your machine, but it cannot change Host.',
  ),
  STATUS(
    'too-many',
    429,
    '429: too many attempts. Each failure makes the wait before the next attempt longer, so guessing gets slow.',
    'retry-after',
  ),
  STATUS(
    'head-too-large',
    431,
    '431: the head is larger than 8 KiB. Browsers send far less, and the server has to keep all of it in memory.',
  ),
  STATUS(
    'busy',
    503,
    '503: the server has too much to do at the moment. A quick refusal is better than a long wait.',
  ),
] as const satisfies readonly Rule[];

const isAboutALogIn = (exchange: Exchange): boolean =>
  isFailedLogIn(exchange) || asksSecondFactor(exchange) || sendsFactor(exchange);

const isTurnedAway = (exchange: Exchange): boolean =>
  sentToLogin(exchange) && exchange.path !== '/logout';
