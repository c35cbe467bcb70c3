/**
 * Which addresses a client may register. An address that programs could read in two ways is
 * refused: it has to be spelt as the URL standard spells it, because it is compared as a string
 * here and read as a URL by a browser.
 */

/** The most redirect addresses, or addresses after signing out, of one client. */
export const URI_LIMIT = 10;

/** Characters of one address. */
const LONGEST = 500;

// Twice in an address, a client might read the wrong one.
const ANSWERS = ['code', 'state', 'iss', 'error', 'error_description'];

const LOOPBACK: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]']);

/**
 * The scheme of an app on a phone or desktop is the reversed name of a domain (RFC 8252, section
 * 7.1), `com.example.app`. The dot also keeps out schemes that run or read something, such as
 * javascript and file.
 */
const PRIVATE_USE = /^[a-z][a-z0-9+-]*(?:\.[a-z0-9+-]+)+:$/;

/**
 * What is wrong with an address to which a browser is sent with a code or after signing out; null
 * when nothing is. A public client may use a scheme of its own.
 */
export function problemOfRedirect(uri: string, isPublic: boolean): string | null {
  const url = parse(uri);
  if (url === null)
    return `${uri} isn\u2019t a whole address, like https://app.example.com/callback.`;
  // A wildcard would be compared like any other character, and never match.
  if (uri.includes('*'))
    return `${uri}: write out each address. A * doesn\u2019t stand for others.`;
  const reserved = ANSWERS.find((name) => url.searchParams.has(name));
  if (reserved !== undefined) return `${uri}: leave out ${reserved}, which the answer adds.`;
  if (isPublic && PRIVATE_USE.test(url.protocol)) return problemOfSpelling(uri, url);
  return problemOfWeb(uri, url);
}

/** The same for an address of the web: the first page of a client, or where it is told. */
export function problemOfWebAddress(uri: string): string | null {
  const url = parse(uri);
  return url === null
    ? `${uri} isn\u2019t a whole address, like https://app.example.com/.`
    : problemOfWeb(uri, url);
}

function parse(uri: string): URL | null {
  return uri.length <= LONGEST && URL.canParse(uri) ? new URL(uri) : null;
}

function problemOfWeb(uri: string, url: URL): string | null {
  const isLocal = url.protocol === 'http:' && LOOPBACK.has(url.hostname);
  if (url.protocol !== 'https:' && !isLocal) {
    return `${uri} must begin with https://. Only localhost, 127.0.0.1 and [::1] may use http://.`;
  }
  return problemOfSpelling(uri, url);
}

function problemOfSpelling(uri: string, url: URL): string | null {
  // The response parameters would land in it, or be lost (RFC 6749, section 3.1.2).
  if (uri.includes('#')) return `${uri}: leave out the # and what follows.`;
  if (url.username !== '' || url.password !== '') {
    return `${uri}: leave out the name and password before the @.`;
  }
  const isSpelt = url.href === uri || url.href === `${uri}/`;
  return isSpelt ? null : `${uri}: write it as ${url.href}`;
}
