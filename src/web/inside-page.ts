import type { Context } from '../http/context.ts';

/**
 * Whether the request is for a frame, a picture or the like inside another page (Fetch Metadata).
 * No code for an app is sent into one: a script in that app (XSS) could stop the frame on the way
 * and read the code in its address. It cannot do so with a window of its own: the redirect has
 * Cross-Origin-Opener-Policy.
 */
export function isInsideAnotherPage({ request }: Pick<Context, 'request'>): boolean {
  return (request.headers['sec-fetch-dest'] ?? 'document') !== 'document';
}
