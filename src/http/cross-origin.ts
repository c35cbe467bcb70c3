/**
 * Protection against cross-site request forgery without tokens: the ladder of Go's http.CrossOriginProtection, one
 * rung stricter. A browser says where a request comes from, in headers that scripts cannot set.
 *
 * Weak on purpose in one place: a request with neither header comes from no browser made since 2023 (or from one on
 * plain http that sends no Origin, which POSTs have carried since 2020). It is allowed, so that curl works;
 * SameSite=Lax still keeps the cookie out of a foreign form. There is no list of exempt paths: Go's had a bypass
 * (CVE-2025-47910).
 */
import type { IncomingHttpHeaders } from 'node:http';

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);
const OWN_SITES = new Set(['same-origin', 'none']);

/** Why an unsafe request is refused, or null when it may go on. `ownOrigin` is the origin the request was sent to. */
export function crossOriginRefusal(
  method: string,
  headers: IncomingHttpHeaders,
  ownOrigin: string,
): string | null {
  if (SAFE_METHODS.has(method)) return null;

  const site = headers['sec-fetch-site'];
  // `same-site` is refused too: a sibling subdomain may belong to somebody else. `none` is the person's own doing.
  if (site !== undefined && !OWN_SITES.has(site)) return `Sec-Fetch-Site: ${site}`;

  const { origin } = headers;
  if (origin === undefined) return null;
  // A sandboxed frame sends null, and so does our own form under Referrer-Policy: no-referrer. Only the browser's
  // word that it is our own form (Sec-Fetch-Site) tells the two apart.
  if (origin === 'null') return site === undefined ? 'Origin: null' : null;
  // The whole string, never a parsed host: `http://evil@ours` parses to our host.
  return origin === ownOrigin ? null : `Origin: ${origin}`;
}
