/**
 * Secrets are taken out of a head the moment it is captured, before anything is kept; what is left
 * of each is a fingerprint (seal.ts). Everything is hidden unless it is known to be harmless: the
 * values of the headers in known-headers.ts are shown, of any other header the name and the number
 * of bytes.
 */
import { type Padded, unpad } from './blanks.ts';
import { type Seal, sealRuns } from './fingerprint.ts';
import {
  RESPONSE_BOILERPLATE,
  SHOWN_REQUEST_HEADERS,
  SHOWN_RESPONSE_HEADERS,
} from './known-headers.ts';
import { veilCookie, veilSetCookie } from './redact-cookie.ts';
import { veilTarget, veilUrl } from './redact-target.ts';

/**
 * The lines of a request head without its secrets. Takes anything: what is no head comes out as
 * lengths.
 */
export function veilRequest(head: string, seal: Seal): string[] {
  const [first = '', ...rest] = head.split('\r\n');
  return [veilRequestLine(first, seal), ...rest.map((line) => veilRequestHeader(line, seal))];
}

/** The lines of a response head without its secrets. */
export function veilResponse(head: string, seal: Seal): string[] {
  const [first = '', ...rest] = head.split('\r\n');
  return [first, ...rest.map((line) => veilResponseHeader(line, seal))];
}

// request-line = method SP request-target SP HTTP-version (RFC 9112, section 3)
function veilRequestLine(line: string, seal: Seal): string {
  const [, method = '', target = '', version = ''] =
    /^([A-Za-z-]{1,20}) ([^ ]+)( HTTP\/\d\.\d)$/.exec(line) ?? [];
  return version === '' ? bytes(line) : `${method} ${veilTarget(target, seal)}${version}`;
}

// Header values have longer words of their own; a ticket has 43 characters.
const EVERY_LONG = /[\w-]{40,}/g;

/** How the value of a header is covered. */
type Cover = (value: string, seal: Seal) => string;

const REQUEST_COVERS: ReadonlyMap<string, Cover> = new Map([
  ['cookie', veilCookies],
  ['authorization', veilCredentials],
  ['proxy-authorization', veilCredentials],
  ['referer', veilUrl],
]);

const RESPONSE_COVERS: ReadonlyMap<string, Cover> = new Map([
  ['set-cookie', veilSetCookie],
  ['location', veilUrl],
]);

function veilRequestHeader(line: string, seal: Seal): string {
  return veilHeader(line, REQUEST_COVERS, SHOWN_REQUEST_HEADERS, seal);
}

function veilResponseHeader(line: string, seal: Seal): string {
  const header = split(line);
  // The same in every answer, long, and with nothing in them that a client has chosen.
  if (header !== null && RESPONSE_BOILERPLATE.has(header.name.toLowerCase())) return line;
  return veilHeader(line, RESPONSE_COVERS, SHOWN_RESPONSE_HEADERS, seal);
}

function veilHeader(
  line: string,
  covers: ReadonlyMap<string, Cover>,
  shown: ReadonlySet<string>,
  seal: Seal,
): string {
  const header = split(line);
  if (header === null) return bytes(line);
  const { name, before, text, after } = header;
  const known = name.toLowerCase();
  const harmless: Cover = (value) =>
    shown.has(known) ? sealRuns(value, EVERY_LONG, 'value', seal) : bytes(value);
  const cover = covers.get(known) ?? harmless;
  const value = text === '' ? '' : cover(text, seal);
  return `${veilHeaderName(name, seal)}:${before}${value}${after}`;
}

function veilCookies(value: string, seal: Seal): string {
  return value
    .split(';')
    .map((pair) => veilCookie(pair, seal))
    .join(';');
}

// field-line = field-name ":" OWS field-value OWS (RFC 9112, section 5)
function split(line: string): (Padded & { readonly name: string }) | null {
  const colon = line.indexOf(':');
  const name = line.slice(0, colon);
  if (colon < 1 || !/^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/.test(name)) return null;
  return { name, ...unpad(line.slice(colon + 1)) };
}

function veilCredentials(value: string, seal: Seal): string {
  const [, scheme = '', blanks = '', rest = ''] =
    /^(Basic|Bearer|Digest|Negotiate)( +)(.*)$/is.exec(value) ?? [];
  if (rest === '') return seal('credentials', value);
  return `${scheme}${blanks}${seal(/^bearer$/i.test(scheme) ? 'token' : 'credentials', rest)}`;
}

function veilHeaderName(name: string, seal: Seal): string {
  return name.length > 40 ? seal('name', name) : name;
}

function bytes(text: string): string {
  return text === '' ? '' : `‹${text.length} ${text.length === 1 ? 'byte' : 'bytes'}›`;
}
