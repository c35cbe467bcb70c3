/**
 * Only a browser on this machine, at the printed address, may see the wire view. Listening on
 * loopback is not enough: a page of another site can make its own name resolve to this machine (DNS
 * rebinding: Host), embed or fetch this page (Sec-Fetch-Site), and a proxy on this machine makes
 * every client look local (Forwarded).
 */
import { timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { HttpError } from '../src/http/http-error.ts';
import { type OwnOrigins, requestOrigin } from '../src/http/origins.ts';

/**
 * Throws HttpError 421 for another Host, and 403 for a request that came through a proxy or from
 * another site.
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

/** Where a path leads: the wire view or the course, and the path behind the token. */
export type Place = { readonly area: 'wire' | 'learn'; readonly place: string };

/**
 * Splits `/wire/<token>/events` and `/learn/<token>/e2`; null for any other path, and for a wrong
 * token.
 */
export function behindToken(path: string, token: string): Place | null {
  const [, area, given = '', place = ''] =
    /^\/(wire|learn)\/([\w-]{1,64})(\/[\w./-]*)?$/.exec(path) ?? [];
  const [a, b] = [Buffer.from(given.padEnd(64)), Buffer.from(token.padEnd(64))];
  // In constant time: otherwise an attacker could find the token letter by letter.
  if (!timingSafeEqual(a, b)) return null;
  return { area: area === 'learn' ? 'learn' : 'wire', place };
}
