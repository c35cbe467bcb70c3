/**
 * The only code that writes to a response. Compression, Content-Length, HEAD, Set-Cookie lists, the
 * security headers and the end of the connection are handled here, so no handler can forget them or
 * do them twice.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { bodyPending } from './body.ts';
import { compressFor } from './compress.ts';
import { BODILESS, rawHeaders } from './head.ts';
import { closeAfter, isLast } from './pipelining.ts';
import type { Reply } from './reply.ts';
import type { SecurityHeaders } from './security-headers.ts';

/**
 * Writes one reply and ends the response. Throws when a header value has a forbidden character;
 * nothing is written then, so the caller can still answer 500. `last` closes the connection after
 * this answer (used while stopping).
 */
export function send(
  request: IncomingMessage,
  response: ServerResponse,
  reply: Reply,
  always: SecurityHeaders,
  last: boolean,
): void {
  const sent = compressFor(request.headers, reply);
  const { status, body } = sent;
  const length = sent.ascii ? body.length : Buffer.byteLength(body);
  const raw = rawHeaders(sent, length, always);
  // A body that no handler read must not be read to its end just to keep the connection.
  if (last || bodyPending(request)) closeAfter(request);
  response.writeHead(status, isLast(request) ? [...raw, 'connection', 'close'] : raw);
  if (request.method === 'HEAD' || BODILESS.has(status)) response.end();
  // As many bytes as characters means ASCII: Latin-1 is identical, and a page takes 5 % less time.
  else response.end(body, length === body.length ? 'latin1' : 'utf8');
}
