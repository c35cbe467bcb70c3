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
            'No browser adds this line by itself: a program stores the token and writes it into each request.',
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
            'Basic sends name and password with every request. base64 is no encryption. Only /oauth/token and /oauth/revoke read it.',
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
            'Two tokens in the body. The access token is accepted for ten minutes; the refresh token gets the next pair, once.',
            true,
          )
        : null,
  },
  {
    id: 'www-authenticate',
    see: (exchange) =>
      onResponse(
        got(exchange, 'www-authenticate'),
        'How a program authenticates here: with a Bearer token. error="invalid_token" means that the one it sent is not valid.',
      ),
  },
] as const satisfies readonly Rule[];
