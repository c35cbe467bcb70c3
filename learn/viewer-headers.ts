import { type SecurityHeaders, securityHeaders } from '../src/http/security-headers.ts';

// This page has a script, and the script may connect to this server alone.
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

/**
 * The security headers of the wire view. `Referrer-Policy: same-origin` as in the app. Under
 * `no-referrer` browsers would send `Origin: null` with the predict form. Other sites do not learn
 * the address either way.
 */
export function viewerHeaders(): SecurityHeaders {
  const { page, other } = securityHeaders({ https: false });
  const own = ['content-security-policy', POLICY, ...page.slice(2)];
  return { page: own, scriptPage: own, other };
}
