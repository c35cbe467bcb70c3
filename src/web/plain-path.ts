/**
 * The path of an address, if every program reads it the same way. Proxies and apps differ in what
 * they make of `/wiki/..%2ffinance/`: nginx decodes the slash and goes to /finance/, and we must
 * not judge it as /wiki/. Whatever may change the folders of a path is refused instead of resolved:
 *
 * - dot segments, plain or encoded, with a path parameter (`..;`) or blanks, which some drop; also
 *   those that appear when an address is decoded once more, or read as NFKC (`\uff0e` is a dot)
 * - a slash or backslash that is encoded, once or more often; a backslash; two slashes in a row
 * - control characters and NUL, which end a text in C; `#`; bytes that are not UTF-8
 * - another form than `/path?query`: `http://host/path`, `*`
 *
 * Capitals need no care: they do not move a path from one folder into another, and config/apps.ts
 * refuses apps whose paths differ in nothing else.
 */
import { splitAddress } from '../http/target.ts';

// Segments of letters, digits and marks that mean nothing to any program, none with a dot in front.
const PLAIN = /^(?:\/[\w~!$&'()*+=:@,-][\w~!$&'()*+=:@,.-]*)*\/?$/;
// Visible ASCII but `#` and `\`: all else is encoded in an address (RFC 3986, section 2).
const ADDRESS = /^\/[\x21\x22\x24-\x5b\x5d-\x7e]*$/;
// `%252f` is this after it was decoded once. `%2e`, `%2f` and `%5c` are `.`, `/` and `\`.
const TWICE_ENCODED = /%(?:25)*(?:2e|2f|5c|00)/i;
const CONTROLS = /[\p{Cc}\\]/u;
const IGNORED = /\p{Default_Ignorable_Code_Point}/gu;
const SLASHES = /[/\\\u2044\u2215\u2216]/;

/** The path of an address of the form `/path?query`, decoded once; null when it is not certain. */
export function plainPath(address: string): string | null {
  const { path } = splitAddress(address);
  if (path !== '' && PLAIN.test(path)) return path;
  if (!ADDRESS.test(path) || /%2f/i.test(path)) return null;
  const decoded = decode(path);
  if (decoded === null || CONTROLS.test(decoded) || TWICE_ENCODED.test(decoded)) return null;
  const segments = decoded.split('/').slice(1);
  const folders = segments.at(-1) === '' ? segments.slice(0, -1) : segments;
  return folders.some(isEmptyOrDots) ? null : decoded;
}

// A servlet reads `..;v=1` as `..`, and Windows `.. `.
function isEmptyOrDots(segment: string): boolean {
  return folded(segment).some((part) => /^[.\s]*(?:;|$)/.test(part));
}

/**
 * The segments that a segment is to the most lenient program: one that decodes as often as it can,
 * drops what is invisible (HFS+), and folds what looks like ASCII (NFKC; the best fit of Windows).
 */
function folded(segment: string): readonly string[] {
  const decoded = segment
    .replaceAll(/%(?:25)+(?=[0-9a-f]{2})/gi, '%')
    .replaceAll(/(?:%[0-9a-f]{2})+/gi, (bytes) =>
      Buffer.from(bytes.replaceAll('%', ''), 'hex').toString(),
    );
  return decoded.replaceAll(IGNORED, '').normalize('NFKC').split(SLASHES);
}

function decode(path: string): string | null {
  try {
    return decodeURIComponent(path);
  } catch {
    return null; // URIError: `%`, `%zz`, or bytes that are not UTF-8, such as %c0%ae for a dot
  }
}
