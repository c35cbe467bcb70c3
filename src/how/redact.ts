/**
 * Heads without their secrets, to be shown to the person they belong to - and to whoever looks over
 * their shoulder, and to a script if ever one got in: the ticket is HttpOnly, so no page may print
 * it.
 *
 * A secret is covered by its fingerprint. Of a header that is not on the list of harmless ones, the
 * value is covered by its length. A header that browsers do not send is left out: its name alone
 * tells a visitor what stands in front of the server.
 */
import type { IncomingMessage } from 'node:http';
import type { HeadLine, Piece } from '../../views/how-head.ts';
import { createFingerprint } from '../http/fingerprint.ts';
import { toFields } from '../http/head.ts';
import { redactPath } from '../http/redact.ts';
import { cookieName, type OurCookies } from '../web/cookies.ts';

export type Redaction = {
  /** What stands in the place of a ticket. */
  readonly nameOf: (ticket: string) => string;
  /**
   * The head of a request as it arrived, without what browsers do not send: the order of its lines,
   * the case of its names.
   */
  readonly arrived: (request: IncomingMessage) => readonly HeadLine[];
  /** One line of a request. */
  readonly field: (name: string, value: string) => HeadLine;
  /** One line of our own answer. */
  readonly replyLine: (line: string) => HeadLine;
};

/** Headers that browsers send and that say nothing secret. Referer is none: it can be the address of a one-time link. */
const HARMLESS: ReadonlySet<string> = new Set([
  ...['host', 'connection', 'keep-alive', 'te', 'cache-control', 'pragma', 'priority', 'dnt'],
  ...['user-agent', 'accept', 'accept-encoding', 'accept-language', 'upgrade-insecure-requests'],
  ...['sec-ch-ua', 'sec-ch-ua-mobile', 'sec-ch-ua-platform', 'sec-gpc', 'sec-purpose'],
  ...['sec-fetch-site', 'sec-fetch-mode', 'sec-fetch-dest', 'sec-fetch-user'],
  ...['content-type', 'content-length'],
]);

/**
 * What else browsers send. Not Authorization: behind some proxies it is theirs, and a program knows
 * what it sent.
 */
const FROM_BROWSER: ReadonlySet<string> = new Set([
  ...HARMLESS,
  ...['cookie', 'referer', 'origin', 'range', 'save-data'],
  ...['if-none-match', 'if-modified-since', 'if-match', 'if-range', 'if-unmodified-since'],
]);

const LONGEST_VALUE = 300; // characters of a harmless value that are shown
// A name, not a secret that somebody sent without the "=" or before it.
const COOKIE_NAME = /^[\w.-]{1,23}$/;

/** A veil with a key of its own. */
export function createRedaction(cookies: OurCookies): Redaction {
  const digits = createFingerprint();
  const kinds = new Map([
    [cookieName(cookies.session), 'ticket'],
    [cookieName(cookies.device), 'device'],
    [cookieName(cookies.link), 'link'],
  ]);

  function fingerprint(kind: string, secret: string): string {
    return `${kind} ${digits(secret)}`;
  }

  function cover(kind: string, secret: string): Piece {
    return { covered: fingerprint(kind, secret.trim()) };
  }

  // cookie-pair = cookie-name "=" cookie-value, with blanks around it
  function pair(text: string): HeadLine {
    const [, blanks = '', name = '', value = ''] = /^([ \t]*)([^=]*)=?(.*)$/s.exec(text) ?? [];
    const shown = COOKIE_NAME.test(name) && text.includes('=');
    if (!shown) return name + value === '' ? [text] : [blanks, cover('value', name + value)];
    const covered = value.trim() === '' ? [] : [cover(kinds.get(name) ?? 'value', value)];
    return [`${blanks}${name}=`, ...covered];
  }

  function cookieLine(value: string): HeadLine {
    return value.split(';').flatMap((text, i) => [...(i > 0 ? [';'] : []), ...pair(text)]);
  }

  function field(name: string, value: string): HeadLine {
    const lower = name.toLowerCase();
    const label = [`${name}: `];
    if (lower === 'cookie') return [...label, ...cookieLine(value)];
    if (!HARMLESS.has(lower)) return value === '' ? label : [...label, bytes(value)];
    if (value.length <= LONGEST_VALUE) return [...label, value];
    return [...label, value.slice(0, LONGEST_VALUE), bytes(value.slice(LONGEST_VALUE))];
  }

  // request-line = method SP request-target SP HTTP-version (RFC 9112, section 3). What was typed
  // after "?" stays out of it.
  function requestLine({ method, url = '', httpVersion }: IncomingMessage): HeadLine {
    const [path = '', ...query] = url.split('?');
    const version = ` HTTP/${httpVersion}`;
    const start = `${method} ${redactPath(path, (text) => fingerprint('secret', text))}`;
    return query.length === 0 ? [start + version] : [`${start}?`, bytes(query.join('?')), version];
  }

  return {
    nameOf: (ticket) => fingerprint('ticket', ticket),
    field,
    arrived: (request) => [
      requestLine(request),
      ...toFields(request.rawHeaders)
        .filter(([name]) => FROM_BROWSER.has(name.toLowerCase()))
        .map(([name, value]) => field(name, value)),
    ],
    replyLine: (line) => {
      const [, label, value = '', attributes = ''] = /^(set-cookie: )([^;]*)(.*)$/.exec(line) ?? [];
      return label === undefined ? [line] : [label, ...pair(value), attributes];
    },
  };
}

function bytes({ length }: string): Piece {
  return { covered: length === 1 ? '1 byte' : `${length} bytes` };
}
