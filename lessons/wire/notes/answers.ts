/** Notes on the status of an answer. */
import { isUnsafe } from '../../../learn/ask.ts';
import { FIRST, onRequest, onResponse, type Rule } from '../../../learn/notes/rule.ts';
import { isLogOut, sendsPassword } from '../log-ins.ts';

/** The rules in the order in which they are tried; the page orders notes by their lines. */
export const OWN_ANSWER_RULES = [
  {
    id: 'own-redirect',
    see: (exchange) =>
      isUnsafe(exchange) && (exchange.status === 301 || exchange.status === 302)
        ? onResponse(
            FIRST,
            `After a POST, 303 says what is meant: go on with a GET. ${exchange.status} leaves it to the client.`,
          )
        : null,
  },
  {
    id: 'own-repeated-post',
    see: (exchange) =>
      isUnsafe(exchange) && (exchange.status === 307 || exchange.status === 308)
        ? onResponse(
            FIRST,
            `${exchange.status} makes the browser send the same form again, ${sendsPassword(exchange) ? 'password included, ' : ''}to the new address.`,
          )
        : null,
  },
  {
    id: 'own-error-as-200',
    see: ({ status, response }) =>
      status === 200 && response?.names.some((name) => /^errors?$/i.test(name))
        ? onResponse(
            FIRST,
            'The field says "error", the status says that it worked. Programs read the status first.',
          )
        : null,
  },
  {
    id: 'own-log-out-by-get',
    see: (exchange) =>
      isLogOut(exchange) && exchange.method === 'GET' && exchange.takesBack
        ? onRequest(
            FIRST,
            'A GET signs out: a link or an image on any other site can do that to your users.',
          )
        : null,
  },
  {
    id: 'own-server-error',
    see: ({ status }) =>
      status >= 500
        ? onResponse(
            FIRST,
            'A 5xx is a mistake of the server, whatever the request was. Its terminal may say which.',
          )
        : null,
  },
] as const satisfies readonly Rule[];
