/**
 * The only code that writes to a response. Content-Length, HEAD, Set-Cookie lists, the security headers and the end of
 * the connection have their one home here, so no handler can forget them or do them twice.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { bodyPending } from './body.ts';
import { endAfter, isLast } from './connection.ts';
import { HTML_TYPE, type Reply } from './reply.ts';
import type { SecurityHeaders } from './security-headers.ts';

/** Statuses whose response has no body and no Content-Length (RFC 9110, sections 15.3.5 and 15.4.5). */
const BODILESS = new Set([204, 304]);

/**
 * Writes one reply and ends the response. Throws when a header value has a forbidden character; nothing is written
 * then, so the caller can still answer 500. `last` closes the connection after this answer (used while stopping).
 */
export function send(
  request: IncomingMessage,
  response: ServerResponse,
  reply: Reply,
  always: SecurityHeaders,
  last: boolean,
): void {
  const { status, headers, body } = reply;
  const raw = [...(headers['content-type'] === HTML_TYPE ? always.page : always.other)];
  for (const [name, value] of Object.entries(headers)) {
    if (typeof value === 'string') raw.push(name, value);
    else for (const line of value) raw.push(name, line);
  }
  if (!BODILESS.has(status)) raw.push('content-length', String(Buffer.byteLength(body)));
  // An upload that nobody will read must not be read to its end just to keep the connection.
  if (last || bodyPending(request)) endAfter(request);
  if (isLast(request)) raw.push('connection', 'close');
  response.writeHead(status, raw);
  response.end(request.method === 'HEAD' || BODILESS.has(status) ? undefined : body);
}
