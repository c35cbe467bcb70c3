/** One cookie of the jar: from a Set-Cookie line by the rules of RFC 6265bis, as far as curl follows them. */
import { isIP } from 'node:net';

export type JarCookie = {
  readonly name: string;
  readonly value: string;
  /** The host, without the leading dot that the file has for `tailMatch`. */
  readonly domain: string;
  /** Whether hosts below the domain get it too: it came with Domain=. */
  readonly tailMatch: boolean;
  readonly path: string;
  readonly secure: boolean;
  readonly httpOnly: boolean;
  /** Seconds since 1970; 0 for a cookie that ends with the browser. */
  readonly expires: number;
};

export type Place = { readonly host: string; readonly path: string };

/** The most characters that a name and its value may have together, in browsers and in curl. */
const LARGEST = 4096;

/** Reads a Set-Cookie value; null when a browser would not keep it. `now`: seconds since 1970. */
export function readSetCookie(line: string, from: Place, now: number): JarCookie | null {
  const [pair = '', ...rest] = line.split(';');
  const equals = pair.indexOf('=');
  const name = pair.slice(0, Math.max(equals, 0)).trim();
  const value = pair.slice(equals + 1).trim();
  if (name === '' || name.length + value.length > LARGEST) return null;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is refused
  if (/[\x00-\x08\x0a-\x1f\x7f]/.test(line)) return null;
  const attributes = new Map(rest.map(readAttribute));
  const secure = attributes.has('secure');
  if (secure && !isLoopback(from.host)) return null; // this client knows no https
  const domain = (attributes.get('domain') ?? '').replace(/^\./, '').toLowerCase();
  if (domain !== '' && !mayName(from.host, domain)) return null;
  const wanted = attributes.get('path') ?? '';
  const cookie = {
    ...{ name, value, secure },
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

/** Whether a request there gets the cookie. */
export function belongsTo(cookie: JarCookie, { host, path }: Place): boolean {
  const { domain, tailMatch, secure } = cookie;
  const below = tailMatch && isIP(host) === 0 && host.endsWith(`.${domain}`);
  if (host !== domain && !below) return false;
  const base = cookie.path.replace(/(.)\/$/, '$1');
  const inside = base === '/' || path === base || path.startsWith(`${base}/`);
  return inside && (!secure || isLoopback(host));
}

// Max-Age has precedence over Expires (RFC 6265bis, section 5.7). 1 is long ago.
function expiry(attributes: ReadonlyMap<string, string>, now: number): number {
  const age = /^"?(-?\d+)"?$/.exec(attributes.get('max-age') ?? '')?.[1];
  if (age !== undefined) return Number(age) <= 0 ? 1 : now + Number(age);
  const date = Date.parse(attributes.get('expires') ?? '');
  return Number.isNaN(date) ? 0 : Math.max(1, Math.floor(date / 1000));
}

/** RFC 6265bis, section 5.1.4: up to the last slash of the path that was asked for. curl keeps that slash; it changes nothing. */
function defaultPath(path: string): string {
  return path.slice(0, path.lastIndexOf('/') + 1);
}

// Without the list of public suffixes: a name of one label is one, except localhost.
function mayName(host: string, domain: string): boolean {
  if (host === domain) return true;
  return isIP(host) === 0 && domain.includes('.') && host.endsWith(`.${domain}`);
}

function keepsItsPrefix({ name, secure, path, tailMatch }: JarCookie): boolean {
  if (name.startsWith('__Secure-')) return secure;
  return !name.startsWith('__Host-') || (secure && path === '/' && !tailMatch);
}

/** The host of this machine, to which browsers and curl send Secure cookies without https. */
function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '127.0.0.1' || host === '::1';
}
