/**
 * Redacts a head when it is captured, before anything is kept. A fingerprint replaces each secret
 * (fingerprint.ts). Only what is known to be harmless is shown: the values of the headers in
 * known-headers.ts. Of any other header the name and the number of bytes are shown.
 */
import { type Padded, unpad } from '../src/http/blanks.ts';
import { type Mask, maskRuns } from './fingerprint.ts';
import {
  RESPONSE_BOILERPLATE,
  SHOWN_REQUEST_HEADERS,
  SHOWN_RESPONSE_HEADERS,
} from './known-headers.ts';
import { redactCookie, redactSetCookie } from './redact-cookie.ts';
import { redactTarget, redactUrl } from './redact-target.ts';

/**
 * The lines of a request head without its secrets. Lines that are not part of a head become
 * lengths.
 */
export function redactRequest(head: string, mask: Mask): string[] {
  const [first = '', ...rest] = head.split('\r\n');
  return [redactRequestLine(first, mask), ...rest.map((line) => redactRequestHeader(line, mask))];
}

/** The lines of a response head without its secrets. */
export function redactResponse(head: string, mask: Mask): string[] {
  const [first = '', ...rest] = head.split('\r\n');
  return [first, ...rest.map((line) => redactResponseHeader(line, mask))];
}

// request-line = method SP request-target SP HTTP-version (RFC 9112, section 3)
function redactRequestLine(line: string, mask: Mask): string {
  const [, method = '', target = '', version = ''] =
    /^([A-Za-z-]{1,20}) ([^ ]+)( HTTP\/\d\.\d)$/.exec(line) ?? [];
  return version === '' ? bytes(line) : `${method} ${redactTarget(target, mask)}${version}`;
}

// Some header values have long words of their own; a ticket has 43 characters.
const EVERY_LONG = /[\w-]{40,}/g;

/** Redacts the value of a header. */
type RedactValue = (value: string, mask: Mask) => string;

const REQUEST_REDACTIONS: ReadonlyMap<string, RedactValue> = new Map([
  ['cookie', redactCookies],
  ['authorization', redactCredentials],
  ['proxy-authorization', redactCredentials],
  ['referer', redactUrl],
]);

const RESPONSE_REDACTIONS: ReadonlyMap<string, RedactValue> = new Map([
  ['set-cookie', redactSetCookie],
  ['location', redactUrl],
]);

function redactRequestHeader(line: string, mask: Mask): string {
  return redactHeader(line, REQUEST_REDACTIONS, SHOWN_REQUEST_HEADERS, mask);
}

function redactResponseHeader(line: string, mask: Mask): string {
  const header = split(line);
  // The same in every response, and a client cannot influence them.
  if (header !== null && RESPONSE_BOILERPLATE.has(header.name.toLowerCase())) return line;
  return redactHeader(line, RESPONSE_REDACTIONS, SHOWN_RESPONSE_HEADERS, mask);
}

function redactHeader(
  line: string,
  redactions: ReadonlyMap<string, RedactValue>,
  shown: ReadonlySet<string>,
  mask: Mask,
): string {
  const header = split(line);
  if (header === null) return bytes(line);
  const { name, before, text, after } = header;
  const known = name.toLowerCase();
  const harmless: RedactValue = (value) =>
    shown.has(known) ? maskRuns(value, EVERY_LONG, 'value', mask) : bytes(value);
  const redact = redactions.get(known) ?? harmless;
  const value = text === '' ? '' : redact(text, mask);
  return `${redactHeaderName(name, mask)}:${before}${value}${after}`;
}

function redactCookies(value: string, mask: Mask): string {
  return value
    .split(';')
    .map((pair) => redactCookie(pair, mask))
    .join(';');
}

// field-line = field-name ":" OWS field-value OWS (RFC 9112, section 5)
function split(line: string): (Padded & { readonly name: string }) | null {
  const colon = line.indexOf(':');
  const name = line.slice(0, colon);
  if (colon < 1 || !/^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/.test(name)) return null;
  return { name, ...unpad(line.slice(colon + 1)) };
}

function redactCredentials(value: string, mask: Mask): string {
  const [, scheme = '', blanks = '', rest = ''] =
    /^(Basic|Bearer|Digest|Negotiate)( +)(.*)$/is.exec(value) ?? [];
  if (rest === '') return mask('credentials', value);
  return `${scheme}${blanks}${mask(/^bearer$/i.test(scheme) ? 'token' : 'credentials', rest)}`;
}

function redactHeaderName(name: string, mask: Mask): string {
  return name.length > 40 ? mask('name', name) : name;
}

function bytes(text: string): string {
  return text === '' ? '' : `‹${text.length} ${text.length === 1 ? 'byte' : 'bytes'}›`;
}
