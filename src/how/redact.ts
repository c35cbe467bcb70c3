/**
 * Redacts request and response heads for the page /how. The user who reads it owns the secrets, but
 * another person may look over their shoulder, and an injected script could read the page: the
 * ticket is HttpOnly, so no page may print it.
 *
 * A secret is replaced by its fingerprint. The value of a header that is not on the list of
 * harmless ones is replaced by its length. A header that browsers do not send is left out: its name
 * alone tells a visitor which proxy stands in front of the server.
 */
import type { IncomingMessage } from 'node:http';
import type { HeadLine, Piece } from '../../views/how-head.ts';
import { splitCookiePair } from '../http/cookie-pair.ts';
import { createFingerprint } from '../http/fingerprint.ts';
import { HARMLESS_HEADERS } from '../http/harmless-headers.ts';
import { toFields } from '../http/head.ts';
import { redactPath } from '../http/redact.ts';
import type { OurCookies } from '../web/cookies.ts';

export type Redaction = {
  /** What a ticket is replaced by. */
  readonly ticketName: (ticket: string) => string;
  /**
   * The head of a request as it arrived, in its order and case, without headers that browsers do
   * not send.
   */
  readonly requestHead: (request: IncomingMessage) => readonly HeadLine[];
  /** One line of a request. */
  readonly field: (name: string, value: string) => HeadLine;
  /** One line of our reply. */
  readonly replyLine: (line: string) => HeadLine;
};

/**
 * The other headers that browsers send. Authorization is not among them: some proxies add it, and a
 * program knows what it sent.
 */
const FROM_BROWSER: ReadonlySet<string> = new Set([
  ...HARMLESS_HEADERS,
  'cookie',
  'referer',
  'origin',
  'range',
  'save-data',
  'if-none-match',
  'if-modified-since',
  'if-match',
  'if-range',
  'if-unmodified-since',
]);

const LONGEST_VALUE = 300; // characters of a harmless value that are shown
const COOKIE_NAME = /^[\w.-]{1,23}$/;

/** Creates a redaction with its own key: two of them give one secret two fingerprints. */
export function createRedaction(cookies: OurCookies): Redaction {
  const digestOf = createFingerprint();
  const kinds = new Map([
    [cookies.session.name, 'ticket'],
    [cookies.pending.name, 'pending'],
    [cookies.device.name, 'device'],
    [cookies.link.name, 'link'],
  ]);

  function fingerprint(kind: string, secret: string): string {
    return `${kind} ${digestOf(secret)}`;
  }

  function maskUnlessEmpty(kind: string, secret: string): HeadLine {
    return secret === '' ? [] : [{ covered: fingerprint(kind, secret) }];
  }

  // A name that does not look like one may be a secret that a client sent before the "=".
  function pair(text: string): HeadLine {
    const { name, value } = splitCookiePair(text);
    const kind = kinds.get(name?.text ?? '') ?? 'value';
    const masked = [value.before, ...maskUnlessEmpty(kind, value.text), value.after];
    if (name === null) return masked;
    const shown = COOKIE_NAME.test(name.text) ? [name.text] : maskUnlessEmpty('name', name.text);
    return [name.before, ...shown, `${name.after}=`, ...masked];
  }

  function cookieLine(value: string): HeadLine {
    return value.split(';').flatMap((text, i) => [...(i > 0 ? [';'] : []), ...pair(text)]);
  }

  function field(name: string, value: string): HeadLine {
    const lower = name.toLowerCase();
    const label = [`${name}: `];
    if (lower === 'cookie') return [...label, ...cookieLine(value)];
    if (!HARMLESS_HEADERS.has(lower)) return value === '' ? label : [...label, bytes(value)];
    if (value.length <= LONGEST_VALUE) return [...label, value];
    return [...label, value.slice(0, LONGEST_VALUE), bytes(value.slice(LONGEST_VALUE))];
  }

  // request-line = method SP request-target SP HTTP-version (RFC 9112, section 3). The query is
  // masked: a user may have typed a secret into it.
  function requestLine({ method, url = '', httpVersion }: IncomingMessage): HeadLine {
    const [path = '', ...query] = url.split('?');
    const version = ` HTTP/${httpVersion}`;
    const start = `${method} ${redactPath(path, (text) => fingerprint('secret', text))}`;
    return query.length === 0 ? [start + version] : [`${start}?`, bytes(query.join('?')), version];
  }

  return {
    ticketName: (ticket) => fingerprint('ticket', ticket),
    field,
    requestHead: (request) => [
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
