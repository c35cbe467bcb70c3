/**
 * Protection against cross-site request forgery without tokens: the checks of Go's
 * http.CrossOriginProtection, one step stricter. A browser says where a request comes from, in
 * headers that scripts cannot set.
 *
 * One weakness is known and accepted: a request with neither header is allowed, so that curl works.
 * No browser made since 2023 sends one (on plain http they have sent Origin with a POST since
 * 2020), and SameSite=Lax still keeps the cookie out of another site's form. There is no list of
 * exempt paths: Go's had a bypass (CVE-2025-47910). A route may be exempt by what it is: one that
 * can only redirect (web/relay.ts).
 */
import type { IncomingHttpHeaders } from 'node:http';

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);
const OWN_SITES = new Set(['same-origin', 'none']);

/**
 * Why an unsafe request is refused, or null when it may go on. `ownOrigin` is the origin the
 * request was sent to.
 */
export function crossOriginRefusal(
  method: string,
  headers: IncomingHttpHeaders,
  ownOrigin: string,
): string | null {
  if (SAFE_METHODS.has(method)) return null;

  const site = headers['sec-fetch-site'];
  // `same-site` is refused too: a sibling subdomain may belong to another owner. `none` is a
  // bookmark or a typed address.
  if (site !== undefined && !OWN_SITES.has(site)) return `Sec-Fetch-Site: ${site}`;

  const { origin } = headers;
  if (origin === undefined) return null;
  // A sandboxed frame sends null, and so does our own form under Referrer-Policy: no-referrer. Only
  // Sec-Fetch-Site tells the two apart.
  if (origin === 'null') return site === undefined ? 'Origin: null' : null;
  // The whole string, never a parsed host: `http://evil@ours` parses to our host.
  return origin === ownOrigin ? null : `Origin: ${origin}`;
}
