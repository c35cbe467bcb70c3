/**
 * The request target: the second word of the request line (RFC 9112, section 3.2).
 *
 * A browser sends the origin form, `/path?query`. The absolute form (`http://other/path`) and
 * `//other/path` name another host, and a URL parser would believe them; so only the origin form is
 * accepted, and no URL object is made. This deliberately does not resolve `.` and `..`: no route
 * has such a segment.
 */

export type Target = {
  /** Begins with `/`. parseTarget decodes it once. */
  readonly path: string;
  /** What follows the first `?`, still encoded; empty when there is none. */
  readonly query: string;
};

/**
 * Splits and decodes an origin-form target. Null when it is another form or does not decode: answer
 * 400.
 */
export function parseTarget(target: string): Target | null {
  if (target[0] !== '/' || target[1] === '/' || /[\\#]/.test(target)) return null;
  const { path: encoded, query } = splitAddress(target);
  const path = decodePath(encoded);
  return path === null ? null : { path, query };
}

/** The two parts of an address `/path?query`, both still encoded. */
export function splitAddress(address: string): Target {
  const mark = address.indexOf('?');
  if (mark === -1) return { path: address, query: '' };
  return { path: address.slice(0, mark), query: address.slice(mark + 1) };
}

/** The first value of a query field, decoded, or null when it is absent. */
export function queryField(query: string, name: string): string | null {
  return query === '' ? null : new URLSearchParams(query).get(name);
}

function decodePath(raw: string): string | null {
  if (!raw.includes('%')) return raw;
  try {
    const decoded = decodeURIComponent(raw);
    // An encoded slash is data inside one segment. Decoding it would let `/users%2F5` pass for
    // `/users/5`, past a proxy that guards /users/. It stays encoded, and since no route has such
    // data, the path is not found.
    return /%2f|%5c/i.test(raw) ? raw : decoded;
  } catch {
    return null; // URIError: `%`, `%zz` or bytes that are not UTF-8
  }
}
