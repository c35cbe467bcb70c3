/**
 * A reverse proxy on this machine, in front of one server. Bodies are passed on as they come, in
 * both directions. Three request headers that name this address are changed to that of the server:
 * Host, Origin and Referer; and Location is changed back. So the server sees what it would see
 * without the proxy, and a redirect does not lead past it.
 *
 * What it deliberately does not do: https, HTTP/2, WebSockets, retries.
 */
import {
  createServer,
  type IncomingMessage,
  type Server,
  type ServerResponse,
  request as send,
} from 'node:http';

// Headers of one connection, which are not passed on (RFC 9110, section 7.6.1).
const HOP_BY_HOP = new Set([
  'connection',
  'expect',
  'keep-alive',
  'proxy-authenticate',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);
// Any other name may be that of another site, which a stranger lets lead to this machine.
const LOOPBACK = /^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?$/;

/** The proxy, not yet listening. `target`: the server, such as http://localhost:4000. */
export function createProxy(target: URL): Server {
  return createServer((request, response) => {
    const { host = '' } = request.headers;
    if (LOOPBACK.test(host)) pass(request, response, { own: `http://${host}`, target });
    else refuse(response, 421, 'This proxy is for this machine alone. Open it as localhost.');
  });
}

type Ends = { readonly own: string; readonly target: URL };

function pass(request: IncomingMessage, response: ServerResponse, ends: Ends): void {
  const { method = 'GET', url = '/' } = request;
  const onward = send({
    host: ends.target.hostname.replace(/^\[|\]$/g, ''),
    port: ends.target.port || 80,
    method,
    path: url,
    headers: requestHeaders(request, ends),
    agent: false, // a connection of its own: a server that ended meanwhile would break a kept one
    setHost: false,
  });
  onward.on('response', (answer) => {
    response.sendDate = false;
    const headers = responseHeaders(answer, ends);
    response.writeHead(answer.statusCode ?? 502, answer.statusMessage ?? '', headers);
    answer.on('error', () => response.destroy()).pipe(response);
  });
  onward.on('error', (error: NodeJS.ErrnoException) => {
    if (response.headersSent) response.destroy();
    else refuse(response, 502, whyNot(error, ends.target));
  });
  response.on('close', () => onward.destroy());
  request.on('error', () => onward.destroy()).pipe(onward);
}

function requestHeaders(request: IncomingMessage, { own, target }: Ends): readonly string[] {
  const chunked = request.headers['transfer-encoding'] !== undefined;
  const list = pairs(request.rawHeaders).flatMap(([name, value]) => {
    if (HOP_BY_HOP.has(name.toLowerCase())) return [];
    if (/^host$/i.test(name)) return [name, target.host];
    if (/^(?:origin|referer)$/i.test(name)) return [name, moved(value, own, target.origin)];
    return [name, value];
  });
  return [...list, 'Connection', 'close', ...(chunked ? ['Transfer-Encoding', 'chunked'] : [])];
}

function responseHeaders(answer: IncomingMessage, { own, target }: Ends): string[] {
  return pairs(answer.rawHeaders).flatMap(([name, value]) => {
    if (HOP_BY_HOP.has(name.toLowerCase())) return [];
    return [name, /^location$/i.test(name) ? moved(value, target.origin, own) : value];
  });
}

/** An address below one origin, below the other; any other text as it is. */
function moved(address: string, from: string, to: string): string {
  const rest = address.slice(from.length);
  return address.startsWith(from) && /^(?:$|[/?#])/.test(rest) ? to + rest : address;
}

/** The names and values in a list of raw headers. */
function pairs(raw: readonly string[]): readonly (readonly [string, string])[] {
  return raw.flatMap((name, i) => (i % 2 === 0 ? [[name, raw[i + 1] ?? ''] as const] : []));
}

function whyNot({ code = '' }: NodeJS.ErrnoException, target: URL): string {
  if (code === 'ECONNREFUSED')
    return `Nothing listens at ${target.origin}. Start your server, then reload this page.`;
  if (/^HPE_/.test(code))
    return `What your server answered is not HTTP (${code}). Look at the head that it writes.`;
  if (code === 'ECONNRESET' || code === 'EPIPE')
    return 'Your server ended the connection without an answer. Its terminal may say why.';
  return `Your server could not be asked (${code}).`;
}

function refuse(response: ServerResponse, status: number, why: string): void {
  response.writeHead(status, {
    'content-type': 'text/plain; charset=utf-8',
    'cache-control': 'no-store',
    connection: 'close',
  });
  response.end(`${why}\n`);
}
