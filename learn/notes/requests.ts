/** Notes on how a request is built: its lines, its body, and why it was sent. */
import { got, isAskedByItself, isAsset, isIcon, isUnsafe, sameAgent, sent } from '../ask.ts';
import { afterRequest, FIRST, onRequest, type Rule } from './rule.ts';

/** The rules in the order in which they are tried; the page orders notes by their lines. */
export const REQUEST_RULES = [
  {
    id: 'request-line',
    once: true,
    see: ({ method }) =>
      method === ''
        ? null
        : onRequest(
            FIRST,
            'A request is text. Its first line says what to do, with which address, in which version of HTTP.',
          ),
  },
  {
    id: 'host',
    once: true,
    see: (exchange) =>
      onRequest(
        sent(exchange, 'host'),
        'One machine can serve many sites, so each request names the one it wants. Any other name is refused here (421).',
      ),
  },
  {
    id: 'blank-line',
    once: true,
    see: (exchange) =>
      exchange.request.whole && exchange.request.body === null
        ? onRequest(
            afterRequest(exchange),
            'An empty line ends the head. No length was announced above, so the request ends here too.',
          )
        : null,
  },
  {
    id: 'request-length',
    once: true,
    see: (exchange) => {
      const line = sent(exchange, 'content-length');
      return exchange.request.body === null
        ? null
        : onRequest(
            line,
            'So many bytes follow the empty line. Without this number the server could not tell where the request ends.',
          );
    },
  },
  {
    id: 'form-body',
    see: (exchange) =>
      exchange.request.body?.form === 'form'
        ? onRequest(
            afterRequest(exchange),
            'A form is one line of text: name=value&name=value. The values came too; this page keeps the names only.',
          )
        : null,
  },
  {
    id: 'json-body',
    see: (exchange) =>
      exchange.request.body?.form === 'json'
        ? onRequest(
            afterRequest(exchange),
            'The same fields, written as JSON. It is text as well: Content-Type tells the server how to read it.',
          )
        : null,
  },
  {
    id: 'chunked-body',
    see: (exchange) =>
      onRequest(
        sent(exchange, 'transfer-encoding'),
        'No length in advance: the body comes in chunks, each with its own, until one of length 0.',
      ),
  },
  {
    id: 'expect-continue',
    see: (exchange) =>
      onRequest(
        sent(exchange, 'expect'),
        'The client asks before it sends the body. “100 Continue” says: go on. A refusal would save the sending.',
      ),
  },
  {
    id: 'head-method',
    see: (exchange) =>
      exchange.method === 'HEAD'
        ? onRequest(FIRST, 'HEAD asks for the same answer as GET, but only for its head.')
        : null,
  },
  {
    id: 'favicon',
    see: (exchange, history) =>
      isIcon(exchange)
        ? onRequest(
            FIRST,
            isAskedByItself(exchange, history)
              ? 'Your browser asked for this by itself, to show an icon beside the title. You clicked on nothing.'
              : 'The icon that browsers show beside the title. They ask for it unasked; a program asks when it is told to.',
          )
        : null,
  },
  {
    id: 'stylesheet',
    see: (exchange, history) =>
      /\.css$/.test(exchange.path) &&
      !history.some((past) => sameAgent(past, exchange) && /\.css$/.test(past.path))
        ? onRequest(
            FIRST,
            isAskedByItself(exchange, history)
              ? 'The page names this file, so the browser asks again: one click, several requests.'
              : 'A file that pages name. For a browser one click is several requests; a program sends what it is told to.',
          )
        : null,
  },
  {
    id: 'same-origin',
    once: true,
    see: (exchange) => {
      const line = sent(exchange, 'sec-fetch-site');
      return isUnsafe(exchange) && line?.value === 'same-origin'
        ? onRequest(
            line,
            'The browser says which site the form stood on, and no script can change that. Forms of other sites are refused.',
          )
        : null;
    },
  },
  {
    id: 'keep-alive',
    once: true,
    see: (exchange) =>
      exchange.nth > 1 && !isAsset(exchange)
        ? onRequest(
            FIRST,
            'Same connection as a request before. That saves time, and no more: it does not tell the server who this is.',
          )
        : null,
  },
  {
    id: 'accept-json',
    once: true,
    see: (exchange) => {
      const line = sent(exchange, 'accept');
      return line?.value.includes('application/json') && !line.value.includes('text/html')
        ? onRequest(
            line,
            'This client asks for data, not for a page. The same address answers with JSON then.',
          )
        : null;
    },
  },
  {
    id: 'if-none-match',
    see: (exchange) => {
      const line = sent(exchange, 'if-none-match');
      return onRequest(
        line,
        line?.value === '*'
          ? 'The star names no version and fits each: if there is anything at this address, it need not be sent.'
          : 'The client has a copy and names its version. If that is still the right one, it need not be sent again.',
      );
    },
  },
  {
    id: 'no-answer',
    see: (exchange) =>
      exchange.response === null
        ? onRequest(
            FIRST,
            'The connection ended without an answer: the client gave up, or an earlier answer had closed it.',
          )
        : null,
  },
  {
    id: 'head-no-body',
    see: (exchange) =>
      exchange.method === 'HEAD' && got(exchange, 'content-length') !== null
        ? {
            side: 'response',
            at: got(exchange, 'content-length')?.at ?? 0,
            text: 'The length of the body that GET would have brought. After HEAD no body follows, whatever this says.',
          }
        : null,
  },
] as const satisfies readonly Rule[];
