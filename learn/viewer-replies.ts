/** What all pages of the second server share: their replies, and the check of a form. */
import type { IncomingMessage } from 'node:http';
import { crossOriginRefusal } from '../src/http/cross-origin.ts';
import { type Fields, readFields } from '../src/http/fields.ts';
import { HttpError } from '../src/http/http-error.ts';
import { type OwnOrigins, requestOrigin } from '../src/http/origins.ts';
import { HTML_TYPE, type Reply, type ReplyHeaders } from '../src/http/reply.ts';

/** A file that a page loads, as its type and its text. */
export type PageFile = readonly [type: string, text: string];

/** A page, or a part of one for a script. Nothing of the second server is kept by a browser. */
export function markup(body: string, status = 200, headers: ReplyHeaders = {}): Reply {
  const own = { 'content-type': HTML_TYPE, 'cache-control': 'no-store' };
  return { status, headers: { ...headers, ...own }, body };
}

/** A style sheet, a script or a picture. */
export function fileReply([type, text]: PageFile): Reply {
  return {
    status: 200,
    headers: { 'content-type': type, 'cache-control': 'no-store' },
    body: text,
  };
}

/** Throws HttpError 405 for anything but GET and HEAD. */
export function allowReading({ method }: IncomingMessage): void {
  if (method !== 'GET' && method !== 'HEAD')
    throw new HttpError(405, 'Only GET and HEAD here.', { allow: 'GET, HEAD' });
}

/**
 * The fields of a form of our own pages. Throws HttpError 405 for another method, 403 when another
 * site sent it, and what readFields throws.
 */
export async function readOwnForm(request: IncomingMessage, own: OwnOrigins): Promise<Fields> {
  if (request.method !== 'POST') throw new HttpError(405, 'Only POST here.', { allow: 'POST' });
  const origin = requestOrigin(request.headers.host, own) ?? '';
  if (crossOriginRefusal('POST', request.headers, origin) !== null)
    throw new HttpError(403, 'Another site sent this.');
  return readFields(request);
}

/** The reply to an error: its sentence, as text. */
export function replyToError(error: unknown): Reply {
  const known = error instanceof HttpError;
  return {
    status: known ? error.status : 500,
    headers: {
      ...(known ? error.headers : {}),
      'content-type': 'text/plain; charset=utf-8',
      'cache-control': 'no-store',
    },
    body: `${known ? error.message : 'Something went wrong.'}\n`,
  };
}
