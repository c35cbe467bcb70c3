/**
 * node:http with every limit set, and the replies that node would otherwise write itself. A client
 * may be slow, silent or hostile; each limit names what it stops. Times are in milliseconds, sizes
 * in bytes.
 */
import {
  createServer,
  type IncomingMessage,
  type OutgoingHttpHeader,
  type OutgoingHttpHeaders,
  type Server,
  type ServerOptions,
  ServerResponse,
} from 'node:http';
import type { Socket } from 'node:net';
import { onFirstRead } from './body.ts';
import { toFields } from './head.ts';
import { claimRefusal, closeAfter } from './pipelining.ts';
import { JSON_TYPE } from './reply.ts';
import type { RawHeaders } from './security-headers.ts';
import { trackConnections } from './stop.ts';

const OPTIONS: ServerOptions = {
  headersTimeout: 10_000, // slowloris: a head that trickles in, or never comes
  requestTimeout: 20_000, // slow POST: head and body together
  connectionsCheckingInterval: 2_000, // how late the two above may strike
  // Longer than the 60 s that a proxy keeps idle connections, so that it never writes into a
  // closing one.
  keepAliveTimeout: 65_000,
  maxHeaderSize: 8 * 1024, // no honest head is larger, and the parser buffers it all
  requireHostHeader: true,
  rejectNonStandardBodyWrites: true, // a body on a 204 is our bug: let it throw
  optimizeEmptyRequests: true, // no stream for a body that cannot come: 4 % of a request
};

// Stops slow reading: a socket that makes no progress in either direction for this long is
// destroyed.
const SOCKET_TIMEOUT = 70_000;
const MAX_HEADERS = 100; // more get 431; before node 24.18.1 the surplus was silently dropped
// renewed now and then, so that load spreads and memory is freed
const MAX_REQUESTS_PER_SOCKET = 1_000;
// each costs memory; more are closed at once instead of slowing all others
const MAX_CONNECTIONS = 2_000;

/**
 * A server with limits and no request handler yet. `always` are the headers of the replies that no
 * handler gives; `observe` gets node's error code and the address for each request that did not
 * parse.
 */
export function createLimitedServer(
  always: RawHeaders,
  observe: (code: string, address: string) => void = () => {},
): Server {
  const server = createServer({ ...OPTIONS, ServerResponse: responseWith(always) });
  server.timeout = SOCKET_TIMEOUT;
  server.maxHeadersCount = MAX_HEADERS;
  server.maxRequestsPerSocket = MAX_REQUESTS_PER_SOCKET;
  server.maxConnections = MAX_CONNECTIONS;
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    observe(error.code ?? '', (socket as Socket).remoteAddress ?? '');
    refuseUnparsed(error.code ?? '', socket as Socket, always);
  });
  // Without a listener node closes the connection without an answer. Bytes after CONNECT are not
  // read.
  server.on('connect', (request, socket) => {
    observe('CONNECT', request.socket.remoteAddress ?? '');
    refuseUnparsed('CONNECT', socket as Socket, always);
  });
  trackConnections(server);
  // A client with `Expect: 100-continue` waits before it sends its body. It gets `100 Continue`
  // when a handler begins to read, so a request that is refused for its address, its origin or its
  // size is refused without its body.
  server.on('checkContinue', (request, response) => {
    onFirstRead(request, () => response.writeContinue());
    server.emit('request', request, response);
  });
  return server;
}

// For the replies below, which end their connection.
const LAST_ANSWER = ['cache-control', 'no-store', 'connection', 'close'];

// node answers some requests itself (503 beyond maxRequestsPerSocket, 417, 400 without Host),
// without our headers.
function responseWith(always: RawHeaders): typeof ServerResponse<IncomingMessage> {
  type Headers = OutgoingHttpHeaders | OutgoingHttpHeader[];
  return class extends ServerResponse<IncomingMessage> {
    override writeHead(status: number, reason?: string | Headers, headers?: Headers): this {
      const given = typeof reason === 'object' ? reason : headers;
      const ours = Array.isArray(given) && given[0] === always[0];
      if (ours) return super.writeHead(status, given);
      closeAfter(this.req);
      return super.writeHead(status, [...always, ...LAST_ANSWER, 'content-length', '0']);
    }
  };
}

const UNPARSED: Readonly<Record<string, readonly [status: string, sentence: string]>> = {
  HPE_HEADER_OVERFLOW: ['431 Request Header Fields Too Large', 'The request head is too large.'],
  HPE_CHUNK_EXTENSIONS_OVERFLOW: ['413 Content Too Large', 'The chunk extensions are too large.'],
  ERR_HTTP_REQUEST_TIMEOUT: ['408 Request Timeout', 'The request took too long to arrive.'],
  CONNECT: ['400 Bad Request', 'This server is not a proxy.'],
};

// With a listener on clientError, node leaves the socket to us: a socket that is not ended here
// stays open for ever.
function refuseUnparsed(code: string, socket: Socket, always: RawHeaders): void {
  if (code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  if (!claimRefusal(socket)) return;
  const [status, sentence] = UNPARSED[code] ?? ['400 Bad Request', 'That is not HTTP/1.1.'];
  const body = `${JSON.stringify({ error: sentence })}\n`;
  const own = [...LAST_ANSWER, 'content-type', JSON_TYPE, 'content-length', String(body.length)];
  const date = ['date', new Date().toUTCString()];
  const lines = toFields([...date, ...always, ...own]).map((field) => field.join(': '));
  const head = [`HTTP/1.1 ${status}`, ...lines].join('\r\n');
  socket.end(`${head}\r\n\r\n${body}`, () => socket.destroy());
}
