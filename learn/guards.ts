/**
 * Who may look at the wire: this machine's own browser, at the address that was printed. Listening
 * on loopback alone does not make that so. A foreign page can make its own name lead here (DNS
 * rebinding: Host), embed or fetch us (Sec-Fetch- Site), and a proxy on this machine makes the
 * whole world look local (Forwarded).
 */
import { timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { HttpError } from '../src/http/http-error.ts';
import { type OwnOrigins, requestOrigin } from '../src/http/origins.ts';

/**
 * Throws HttpError 421 or 403 for a request that does not come from this machine's own browser, or
 * is sent by another site.
 */
export function refuseStrangers(headers: IncomingHttpHeaders, own: OwnOrigins): void {
  if (requestOrigin(headers.host, own) === null) {
    throw new HttpError(
      421,
      'This name is not the one of the wire view. Use the address that was printed at the start.',
    );
  }
  const forwarded = Object.keys(headers).find((name) =>
    /^(?:forwarded|via|x-forwarded-.*|x-real-ip)$/.test(name),
  );
  if (forwarded !== undefined) {
    throw new HttpError(403, 'This came through a proxy. The wire view is for this machine alone.');
  }
  const site = headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin' && site !== 'none') {
    throw new HttpError(
      403,
      'Another site led here. Copy the address from the terminal into the address bar.',
    );
  }
}

/**
 * Whether a path begins with `/wire/<token>`; then what follows it (`''`, `/events` ...), else
 * null.
 */
export function pathBehind(path: string, token: string): string | null {
  const [, given = '', rest = ''] = /^\/wire\/([\w-]{1,64})(\/[\w.]*)?$/.exec(path) ?? [];
  const [a, b] = [Buffer.from(given.padEnd(64)), Buffer.from(token.padEnd(64))];
  // In constant time, so that a wrong token cannot be mended letter by letter.
  return timingSafeEqual(a, b) ? rest : null;
}
