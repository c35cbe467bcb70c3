/**
 * The head of a reply: its headers for `send`, and the same as text for pages that show what goes
 * out. Nothing here touches a socket. Date, Connection and Keep-Alive are left out: node:http adds
 * them.
 */
import { STATUS_CODES } from 'node:http';
import { HTML_TYPE, type Reply } from './reply.ts';
import type { RawHeaders, SecurityHeaders } from './security-headers.ts';

/**
 * Statuses whose response has no body and no Content-Length (RFC 9110, sections 15.3.5 and 15.4.5).
 */
export const BODILESS: ReadonlySet<number> = new Set([204, 304]);

export type ReplyHead = {
  /** `HTTP/1.1 303 See Other` */
  readonly statusLine: string;
  /** The security headers, the same in every reply of a kind. They come first. */
  readonly standing: readonly string[];
  /** The headers of this one reply. */
  readonly own: readonly string[];
};

/** The lines of a reply's head, without line ends. */
export function replyHead(reply: Reply, always: SecurityHeaders): ReplyHead {
  const { status, body } = reply;
  const standing = toLines(standingHeaders(reply, always));
  const all = toLines(rawHeaders(reply, Buffer.byteLength(body), always));
  return {
    statusLine: `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`,
    standing,
    own: all.slice(standing.length),
  };
}

type Listed = { readonly always: SecurityHeaders; readonly raw: string[] };

// Listing the headers of a style sheet anew took a sixth of our part of its cost.
const listed = new WeakMap<Reply, Listed>();

/**
 * All headers of a reply, those of its kind first; a list is several lines. `length` of the body is
 * in bytes. Do not change what it returns: a constant reply gets the same array each time.
 */
export function rawHeaders(reply: Reply, length: number, always: SecurityHeaders): string[] {
  if (!reply.constant) return listHeaders(reply, length, always);
  const known = listed.get(reply);
  if (known?.always === always) return known.raw;
  const raw = listHeaders(reply, length, always);
  listed.set(reply, { always, raw });
  return raw;
}

function listHeaders(reply: Reply, length: number, always: SecurityHeaders): string[] {
  const { status, headers } = reply;
  const raw = [...standingHeaders(reply, always)];
  for (const [name, value] of Object.entries(headers)) {
    if (typeof value === 'string') raw.push(name, value);
    else for (const line of value) raw.push(name, line);
  }
  if (!BODILESS.has(status)) raw.push('content-length', String(length));
  return raw;
}

// The headers that a reply carries because every reply of its kind does.
function standingHeaders({ headers, script }: Reply, always: SecurityHeaders): RawHeaders {
  if (headers['content-type'] !== HTML_TYPE) return always.other;
  return script ? always.scriptPage : always.page;
}

/** Name, value, name, value ... as pairs. */
export function toFields(raw: RawHeaders): readonly (readonly [name: string, value: string])[] {
  return Array.from({ length: raw.length / 2 }, (_, i) => [raw[2 * i] ?? '', raw[2 * i + 1] ?? '']);
}

// field-line = field-name ":" OWS field-value OWS (RFC 9112, section 5)
function toLines(raw: RawHeaders): readonly string[] {
  return toFields(raw).map(([name, value]) => `${name}: ${value}`);
}
