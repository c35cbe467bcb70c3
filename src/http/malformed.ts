/**
 * What node:http lets through and HTTP does not allow. Each of these makes two readers of one request disagree
 * (a proxy in front and this server behind it), which is how requests are smuggled. node's own parser, left
 * strict, refuses the rest: both Content-Length and Transfer-Encoding, bare LF, obs-fold, bad chunk sizes.
 */
import type { IncomingMessage } from 'node:http';
import { closeAfter } from './connection.ts';
import { HttpError } from './http-error.ts';

// Of these node keeps the first and drops the others in silence; a proxy may have acted on the last.
const ONCE_ONLY = new Set(['host', 'authorization', 'content-type', 'content-length', 'origin']);

/** Throws HttpError (400 or 505) for a request head that must not be acted on; its connection is not used again. */
export function refuseMalformed(request: IncomingMessage): void {
  try {
    examine(request);
  } catch (error) {
    // Where this message ends and the next begins is in doubt. Marked at once: the next may be in the same segment.
    closeAfter(request);
    throw error;
  }
}

function examine(request: IncomingMessage): void {
  // The parser also takes `GET /` (0.9) and `HTTP/2.0` written as text.
  if (request.httpVersion !== '1.1' && request.httpVersion !== '1.0') {
    throw new HttpError(505, 'This server speaks HTTP/1.1.');
  }
  refuseRepeated(request.rawHeaders);
  const coding = request.headers['transfer-encoding'];
  if (coding === undefined) return;
  // RFC 9112, section 6.1: HTTP/1.0 has no Transfer-Encoding; and node un-chunks `gzip, chunked` without un-gzipping.
  if (request.httpVersion === '1.0') throw new HttpError(400, 'HTTP/1.0 has no Transfer-Encoding.');
  if (coding.toLowerCase() !== 'chunked') {
    throw new HttpError(400, 'The only Transfer-Encoding understood here is chunked.');
  }
}

function refuseRepeated(rawHeaders: readonly string[]): void {
  const seen = new Set<string>();
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const name = (rawHeaders[i] ?? '').toLowerCase();
    if (!ONCE_ONLY.has(name)) continue;
    if (seen.has(name)) throw new HttpError(400, `The ${name} header came more than once.`);
    seen.add(name);
  }
}
