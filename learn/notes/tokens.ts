/** Notes on bearer tokens: a header that a program writes itself. */
import { got, isTokenPair, sent } from '../ask.ts';
import { afterResponse, onRequest, onResponse, type Rule } from './rule.ts';

/** The rules in the order in which they are tried; the page orders notes by their lines. */
export const TOKEN_RULES = [
  {
    id: 'bearer',
    see: (exchange) => {
      const line = sent(exchange, 'authorization');
      return /^bearer /i.test(line?.value ?? '')
        ? onRequest(
            line,
            'No browser adds this line by itself: the program keeps the token and writes it into each request.',
          )
        : null;
    },
  },
  {
    id: 'basic',
    see: (exchange) => {
      const line = sent(exchange, 'authorization');
      return /^basic /i.test(line?.value ?? '')
        ? onRequest(
            line,
            'Basic sends name and password with every request. base64 hides nothing. This server takes no notice of it.',
          )
        : null;
    },
  },
  {
    id: 'token-pair',
    see: (exchange) =>
      isTokenPair(exchange)
        ? onResponse(
            afterResponse(exchange),
            'In the body: two tokens. One opens things for ten minutes, the other buys the next pair, once.',
            true,
          )
        : null,
  },
  {
    id: 'www-authenticate',
    see: (exchange) =>
      onResponse(
        got(exchange, 'www-authenticate'),
        'How to prove who you are here, for programs: with a Bearer token. The one that came is not valid.',
      ),
  },
] as const satisfies readonly Rule[];
