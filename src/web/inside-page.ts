import type { Context } from '../http/context.ts';

/**
 * Whether a page asks for a frame, a picture or the like (Fetch Metadata). Who brings a code to an
 * app in its address must not be asked so: a script in that app (XSS) could have its frame stop on
 * the way, and read the code there. A window of its own it can't follow: the redirect has
 * Cross-Origin-Opener-Policy.
 */
export function isInsideAnotherPage({ request }: Pick<Context, 'request'>): boolean {
  return (request.headers['sec-fetch-dest'] ?? 'document') !== 'document';
}
