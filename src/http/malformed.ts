/**
 * Refuses what node:http lets through and HTTP does not allow. A proxy in front and this server
 * could read such a request differently, which is how requests are smuggled. node's own parser,
 * left strict, refuses the rest: Content-Length beside Transfer-Encoding, bare LF, obs-fold, bad
 * chunk sizes.
 */
import type { IncomingMessage } from 'node:http';
import { HttpError } from './http-error.ts';
import { closeAfter } from './pipelining.ts';

// Of these node keeps the first and silently drops the others; a proxy may have acted on the last.
const ONCE_ONLY = new Set(['host', 'authorization', 'content-type', 'content-length', 'origin']);

/**
 * Throws HttpError (400 or 505) for a request head that must not be acted on; its connection is not
 * used again.
 */
export function refuseMalformed(request: IncomingMessage): void {
  try {
    examine(request);
  } catch (error) {
    // It is in doubt where this message ends. Marked at once: the next one may be in the same
    // segment.
    closeAfter(request);
    throw error;
  }
}

function examine(request: IncomingMessage): void {
  // The parser also takes `GET /` (0.9) and `HTTP/2.0` written as text.
  if (request.httpVersion !== '1.1' && request.httpVersion !== '1.0') {
    throw new HttpError(505, 'This server speaks HTTP/1.1.');
  }
  // `headers` has each name once: as many names as header lines means that none came twice.
  const names = Object.keys(request.headers).length;
  if (2 * names !== request.rawHeaders.length) refuseRepeated(request.rawHeaders);
  const coding = request.headers['transfer-encoding'];
  if (coding === undefined) return;
  // RFC 9112, section 6.1: HTTP/1.0 has no Transfer-Encoding; and node un-chunks `gzip, chunked`
  // without un-gzipping.
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
