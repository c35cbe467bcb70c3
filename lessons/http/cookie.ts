/**
 * One cookie of the jar: how it is read from a Set-Cookie line, and to which requests it belongs.
 * The rules are those of RFC 6265bis, as far as curl follows them.
 */
import { isIP } from 'node:net';

/** A cookie as the jar stores it. */
export type JarCookie = {
  readonly name: string;
  readonly value: string;
  /** The host. The dot that the file of the jar puts before it is `tailMatch`. */
  readonly domain: string;
  /** Whether hosts below the domain get the cookie too: it was set with Domain=. */
  readonly tailMatch: boolean;
  readonly path: string;
  readonly secure: boolean;
  readonly httpOnly: boolean;
  /** Seconds since 1970; 0 for a session cookie, which ends with the browser. */
  readonly expires: number;
};

/** Where a response came from, or where a request goes. */
export type Place = { readonly host: string; readonly path: string };

/** The limit of browsers and curl for name and value together, in bytes (RFC 6265bis). */
const MAX_BYTES = 4096;

/**
 * Reads the value of a Set-Cookie header. Returns null when a browser would not store the cookie.
 * `now`: seconds since 1970.
 */
export function readSetCookie(line: string, from: Place, now: number): JarCookie | null {
  const [pair = '', ...rest] = line.split(';');
  const equals = pair.indexOf('=');
  const name = pair.slice(0, Math.max(equals, 0)).trim();
  const value = pair.slice(equals + 1).trim();
  if (name === '' || name.length + value.length > MAX_BYTES) return null;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these characters are refused
  if (/[\x00-\x08\x0a-\x1f\x7f]/.test(line)) return null;
  const attributes = new Map(rest.map(readAttribute));
  const secure = attributes.has('secure');
  if (secure && !isLoopback(from.host)) return null; // this client has no https
  const domain = (attributes.get('domain') ?? '').replace(/^\./, '').toLowerCase();
  if (domain !== '' && !mayName(from.host, domain)) return null;
  const wanted = attributes.get('path') ?? '';
  const cookie = {
    name,
    value,
    secure,
    domain: domain || from.host,
    tailMatch: domain !== '',
    path: wanted.startsWith('/') ? wanted : defaultPath(from.path),
    httpOnly: attributes.has('httponly'),
    expires: expiry(attributes, now),
  };
  return keepsItsPrefix(cookie) ? cookie : null;
}

function readAttribute(text: string): readonly [string, string] {
  const equals = text.indexOf('=');
  const name = equals === -1 ? text : text.slice(0, equals);
  return [name.trim().toLowerCase(), equals === -1 ? '' : text.slice(equals + 1).trim()];
}

/** Whether a request to this place gets the cookie. */
export function belongsTo(cookie: JarCookie, { host, path }: Place): boolean {
  const { domain, tailMatch, secure } = cookie;
  const below = tailMatch && isIP(host) === 0 && host.endsWith(`.${domain}`);
  if (host !== domain && !below) return false;
  const base = cookie.path.replace(/(.)\/$/, '$1');
  const inside = base === '/' || path === base || path.startsWith(`${base}/`);
  return inside && (!secure || isLoopback(host));
}

// Max-Age wins over Expires (RFC 6265bis, section 5.7). 1 second after 1970 means expired.
function expiry(attributes: ReadonlyMap<string, string>, now: number): number {
  const age = /^"?(-?\d+)"?$/.exec(attributes.get('max-age') ?? '')?.[1];
  if (age !== undefined) return Number(age) <= 0 ? 1 : now + Number(age);
  const date = Date.parse(attributes.get('expires') ?? '');
  return Number.isNaN(date) ? 0 : Math.max(1, Math.floor(date / 1000));
}

// RFC 6265bis, section 5.1.4: the path of the request up to its last slash. curl keeps that slash,
// and path matching gives the same result with it.
function defaultPath(path: string): string {
  return path.slice(0, path.lastIndexOf('/') + 1);
}

// Without the list of public suffixes: a domain of one label counts as a public suffix.
function mayName(host: string, domain: string): boolean {
  if (host === domain) return true;
  return isIP(host) === 0 && domain.includes('.') && host.endsWith(`.${domain}`);
}

function keepsItsPrefix({ name, secure, path, tailMatch }: JarCookie): boolean {
  if (name.startsWith('__Secure-')) return secure;
  return !name.startsWith('__Host-') || (secure && path === '/' && !tailMatch);
}

// Browsers and curl send Secure cookies to the local machine even without https.
function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '127.0.0.1' || host === '::1';
}
