/**
 * The headers that every response carries, whatever its status: they tell the browser what it must
 * not do with it. Values and sources: OWASP Secure Headers, ASVS 5.0 chapter 3.4, MDN Observatory.
 * There is no CORS header on any response, which is the strictest setting: no other origin may read
 * anything.
 */

/** Name, value, name, value ... as `response.writeHead` takes them. */
export type RawHeaders = readonly string[];

export type SecurityHeaders = {
  /** For documents: text/html. */
  readonly page: RawHeaders;
  /** For the pages with a passkey button, which have a script. */
  readonly scriptPage: RawHeaders;
  /**
   * For everything else: JSON, styles, images, empty bodies. Opened as a document, it can do
   * nothing.
   */
  readonly other: RawHeaders;
};

// No script-src and no 'unsafe-inline': default-src 'none' forbids every script. Nothing of ours
// connects, and injected markup could connect by <a ping> alone: a POST to this site without data,
// which is less than form-action allows. `connect-src 'self'` is for tools that judge a page from
// inside it: Lighthouse asks for /robots.txt there, and takes a refusal by this policy for an error
// of the site.
const PAGE_POLICY =
  "default-src 'none'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'";
// The one script is a file of this site. An injected script still does not run: it would be inline,
// or come from another origin.
const SCRIPT_PAGE_POLICY = `${PAGE_POLICY}; script-src 'self'`;
const OTHER_POLICY =
  "default-src 'none'; base-uri 'none'; form-action 'none'; object-src 'none'; frame-ancestors 'none'; sandbox";

// Features that a login page never uses (OWASP Secure Headers, the subset that browsers know), and
// passkeys, which the pages with a passkey button allow to themselves.
const UNUSED_FEATURES = [
  'accelerometer',
  'autoplay',
  'camera',
  'clipboard-read',
  'clipboard-write',
  'display-capture',
  'encrypted-media',
  'fullscreen',
  'geolocation',
  'gyroscope',
  'hid',
  'idle-detection',
  'magnetometer',
  'microphone',
  'midi',
  'payment',
  'picture-in-picture',
  'publickey-credentials-create',
  'publickey-credentials-get',
  'screen-wake-lock',
  'serial',
  'usb',
  'xr-spatial-tracking',
];

/**
 * The sets of headers, built once. `https`: whether ORIGIN is https, so that HSTS and upgrades
 * make sense.
 */
export function securityHeaders({ https }: { readonly https: boolean }): SecurityHeaders {
  const upgrade = https ? '; upgrade-insecure-requests' : '';
  const set = (policy: string, passkeys: '()' | '(self)') => {
    const common = Object.entries(commonHeaders(https, passkeys)).flat();
    return ['content-security-policy', policy, ...common];
  };
  return {
    page: set(PAGE_POLICY + upgrade, '()'),
    scriptPage: set(SCRIPT_PAGE_POLICY + upgrade, '(self)'),
    other: set(OTHER_POLICY, '()'),
  };
}

function commonHeaders(
  https: boolean,
  passkeys: '()' | '(self)',
): Readonly<Record<string, string>> {
  const headers = {
    'x-content-type-options': 'nosniff',
    // Not no-referrer: browsers would send `Origin: null` with our own forms, and cross-origin.ts
    // would refuse them.
    'referrer-policy': 'same-origin',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'cross-origin-embedder-policy': 'require-corp',
    'permissions-policy': UNUSED_FEATURES.map((feature) =>
      feature.startsWith('publickey-') ? `${feature}=${passkeys}` : `${feature}=()`,
    ).join(', '),
    // For browsers and plug-ins that predate the policy above.
    'x-frame-options': 'DENY',
    'x-permitted-cross-domain-policies': 'none',
    'x-dns-prefetch-control': 'off',
  };
  if (!https) return headers;
  return { 'strict-transport-security': 'max-age=63072000; includeSubDomains', ...headers };
}
