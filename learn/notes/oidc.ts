/** Notes on signing in to an app with OpenID Connect: what the browser carries, and what not. */
import { got } from '../ask.ts';
import type { Exchange } from '../exchange.ts';
import { afterRequest, afterResponse, FIRST, onRequest, onResponse, type Rule } from './rule.ts';

/** An app has sent a browser here. */
export const isAskedByApp = ({ method, path, query }: Exchange): boolean =>
  method === 'GET' && path === '/oauth/authorize' && /(?:^|&)client_id=/.test(query);

/** An app exchanges a code, or tries to. */
export const isExchange = ({ method, path, request }: Exchange): boolean =>
  method === 'POST' && path === '/oauth/token' && (request.body?.names.includes('code') ?? false);

/** The rules in the order in which they are tried; the page orders notes by their lines. */
export const OIDC_RULES = [
  {
    id: 'authorize',
    see: (exchange) =>
      isAskedByApp(exchange)
        ? onRequest(
            FIRST,
            'An app sent the browser here. No secret of the app is in it: the challenge is a hash, state and nonce are random.',
          )
        : null,
  },
  {
    id: 'authorize-code',
    see: (exchange) => {
      const line = got(exchange, 'location');
      return isAskedByApp(exchange) && /[?&]code=/.test(line?.value ?? '')
        ? onResponse(
            line,
            'The browser carries a code to the app: good once, for a minute, and only with what the app has kept to itself.',
            true,
          )
        : null;
    },
  },
  {
    id: 'authorize-refused',
    see: (exchange) =>
      isAskedByApp(exchange) && exchange.status === 400
        ? onResponse(
            FIRST,
            '400, and no location: app and address are not registered together, so nobody is sent there, not even with an error.',
          )
        : null,
  },
  {
    id: 'code-exchange',
    see: (exchange) =>
      isExchange(exchange)
        ? onRequest(
            afterRequest(exchange),
            'The app asks by itself, without the browser: the code that it was brought, and the verifier, which no browser has seen.',
          )
        : null,
  },
  {
    id: 'id-token',
    see: (exchange) =>
      isExchange(exchange) && exchange.status === 200
        ? onResponse(
            afterResponse(exchange),
            'The ID token says who signed in, to this app alone. The access token opens /oauth/userinfo, and nothing else here.',
            true,
          )
        : null,
  },
  {
    id: 'exchange-refused',
    see: (exchange) =>
      isExchange(exchange) && exchange.status === 400
        ? onResponse(
            FIRST,
            '400: the code was used or is too old, or is for another app, address or verifier. Which of them, nobody is told.',
          )
        : null,
  },
] as const satisfies readonly Rule[];
