/**
 * Cookies, in and out (RFC 6265bis). Lenient in: the parser reads what makes sense and never
 * throws. Strict out: a cookie that would break the header, or that a browser would drop, throws,
 * since that is our bug.
 *
 * This deliberately does not percent-decode or unquote values (they are opaque, and ours need
 * neither), read the `$Version` syntax of RFC 2109, or trim by Unicode rules: `trim()` strips
 * U+00A0 as well, and frameworks that used it let an attacker's cookie pass for a `__Host-` one.
 */
import { trimBlanks } from './blanks.ts';

export type Cookies = {
  /** The first value of each name. In a Map `__proto__` is a name like any other. */
  readonly values: ReadonlyMap<string, string>;
  /**
   * Names that came more than once. A browser sends the more specific path first, so "first wins"
   * can be steered.
   */
  readonly repeated: ReadonlySet<string>;
};

const NO_NAMES: ReadonlySet<string> = new Set();
const NO_COOKIES: Cookies = { values: new Map(), repeated: NO_NAMES };

/**
 * Reads a Cookie header: `cookie-pair *( ";" SP cookie-pair )`, `cookie-pair = cookie-name "="
 * cookie-value`.
 */
export function parseCookies(header: string | undefined): Cookies {
  if (header === undefined) return NO_COOKIES;
  const values = new Map<string, string>();
  let repeated: Set<string> | null = null;
  for (const pair of header.split(';')) {
    const equals = pair.indexOf('=');
    const name = trimBlanks(pair.slice(0, Math.max(equals, 0)));
    if (name === '') continue;
    if (values.has(name)) {
      repeated ??= new Set();
      repeated.add(name);
    } else {
      values.set(name, trimBlanks(pair.slice(equals + 1)));
    }
  }
  return { values, repeated: repeated ?? NO_NAMES };
}

/**
 * The value of a cookie that came exactly once; null otherwise. Two of one name are an attack or a
 * mistake.
 */
export function soleCookie(cookies: Cookies, name: string): string | null {
  return cookies.repeated.has(name) ? null : (cookies.values.get(name) ?? null);
}

export type CookieAttributes = {
  readonly path: string;
  readonly secure: boolean;
  readonly httpOnly: boolean;
  readonly sameSite: 'Strict' | 'Lax';
  /** Seconds. 0 asks the browser to remove the cookie. */
  readonly maxAge: number;
};

// cookie-name = token (RFC 9110, section 5.6.2): 1*tchar
const NAME = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
// cookie-octet = %x21 / %x23-2B / %x2D-3A / %x3C-5B / %x5D-7E
// That excludes controls, blanks, DQUOTE, comma, semicolon and backslash.
const VALUE = /^[\x21\x23-\x2b\x2d-\x3a\x3c-\x5b\x5d-\x7e]*$/;
// path-value = any CHAR except CTLs or ";"
const PATH = /^\/[\x20-\x3a\x3c-\x7e]*$/;

/** One Set-Cookie value. Throws TypeError for what a browser would misread or drop. */
export function serializeCookie(name: string, value: string, attributes: CookieAttributes): string {
  const { path, secure, httpOnly, sameSite, maxAge } = attributes;
  if (!NAME.test(name)) throw new TypeError(`cookie name is not a token: ${JSON.stringify(name)}`);
  if (!VALUE.test(value)) throw new TypeError(`value of cookie ${name} has a forbidden character`);
  if (!PATH.test(path)) throw new TypeError(`path of cookie ${name} is invalid`);
  if (!Number.isSafeInteger(maxAge) || maxAge < 0)
    throw new TypeError(`Max-Age of cookie ${name} is invalid`);
  // A browser silently drops a __Host- cookie that is not Secure or not for the whole host.
  if (name.startsWith('__Host-') && !(secure && path === '/')) {
    throw new TypeError(`cookie ${name} must be Secure with Path=/`);
  }
  const parts = [`${name}=${value}`, `Path=${path}`];
  if (secure) parts.push('Secure');
  if (httpOnly) parts.push('HttpOnly');
  parts.push(`SameSite=${sameSite}`, `Max-Age=${maxAge}`);
  return parts.join('; ');
}
