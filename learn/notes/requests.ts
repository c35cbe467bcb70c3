/** Notes on how a request is built: its lines, its body, and why it was sent. */
import { got, isAskedByItself, isAsset, isIcon, isUnsafe, sameAgent, sent } from '../ask.ts';
import { isExchange } from './oidc.ts';
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
            'A request is text. Its first line names the method, the address and the version of HTTP.',
          ),
  },
  {
    id: 'host',
    once: true,
    see: (exchange) =>
      onRequest(
        sent(exchange, 'host'),
        'One machine can serve many sites, so each request names the site. This server refuses every name but its own (421).',
      ),
  },
  {
    id: 'blank-line',
    once: true,
    see: (exchange) =>
      exchange.request.whole && exchange.request.body === null
        ? onRequest(
            afterRequest(exchange),
            'An empty line ends the head. No header announces a body, so the request ends here too.',
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
            'The length of the body in bytes. Without it the server could not tell where the request ends.',
          );
    },
  },
  {
    id: 'form-body',
    see: (exchange) =>
      exchange.request.body?.form === 'form' && !isExchange(exchange)
        ? onRequest(
            afterRequest(exchange),
            'A form is one line of text: name=value&name=value. The values were sent too; this page keeps only the names.',
          )
        : null,
  },
  {
    id: 'json-body',
    see: (exchange) =>
      exchange.request.body?.form === 'json'
        ? onRequest(
            afterRequest(exchange),
            'Fields written as JSON. This is text as well: Content-Type tells the server how to read it.',
          )
        : null,
  },
  {
    id: 'chunked-body',
    see: (exchange) =>
      onRequest(
        sent(exchange, 'transfer-encoding'),
        'No length in advance: the body comes in chunks, each with its own length. A chunk of length 0 ends it.',
      ),
  },
  {
    id: 'expect-continue',
    see: (exchange) =>
      onRequest(
        sent(exchange, 'expect'),
        'The client waits before it sends the body. “100 Continue” tells it to go on; a refusal would save sending the body.',
      ),
  },
  {
    id: 'head-method',
    see: (exchange) =>
      exchange.method === 'HEAD'
        ? onRequest(FIRST, 'HEAD asks for the same response as GET, but only for its head.')
        : null,
  },
  {
    id: 'favicon',
    see: (exchange, history) =>
      isIcon(exchange)
        ? onRequest(
            FIRST,
            isAskedByItself(exchange, history)
              ? 'Your browser requested this by itself, to show an icon beside the title. It does so without a click.'
              : 'The icon that browsers show beside the title. Browsers request it without a click; a program only when it is told to.',
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
              ? 'The page links to this file, so the browser requests it by itself: one click, several requests.'
              : 'A style sheet that pages link to. In a browser one click is several requests; a program sends only what it is told to.',
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
            'The browser says that this site sent the form; scripts cannot change this header. Forms of other sites are refused.',
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
            'The same connection as an earlier request. That saves time, but does not tell the server who sends the request.',
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
            'This client asks for JSON, not for a page. The same address then responds with JSON.',
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
          ? '* names no version and matches every version: if there is a file at this address, the server need not send it.'
          : 'The client has a copy and names its version. If that is still current, the server need not send it again.',
      );
    },
  },
  {
    id: 'no-answer',
    see: (exchange) =>
      exchange.response === null
        ? onRequest(
            FIRST,
            'The connection ended without a response: the client gave up, or an earlier response had closed the connection.',
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
            text: 'The length of the body that GET would return. A response to HEAD has no body, whatever this header says.',
          }
        : null,
  },
] as const satisfies readonly Rule[];
