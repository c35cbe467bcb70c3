/**
 * Redacts the values of cookies and credentials. Names and attributes stay.
 */
import type { Padded } from '../src/http/blanks.ts';
import { splitCookiePair } from '../src/http/cookie-pair.ts';
import type { Mask } from './fingerprint.ts';

const RANDOM = /[\w-]{24,}/;
const TICKET = /^[\w-]{43}$/;

/** Redacts one `name=value` of a Cookie header, with the blanks around it. */
export function redactCookie(pair: string, mask: Mask): string {
  const { name, value } = splitCookiePair(pair);
  const kind = name === null ? 'value' : kindOf(name.text, value.text);
  const start = name === null ? '' : `${padded(name, redactCookieName(name.text, mask))}=`;
  return start + padded(value, value.text === '' ? '' : mask(kind, value.text));
}

function padded({ before, after }: Padded, text: string): string {
  return before + text + after;
}

/**
 * The word for the value of a cookie. A ticket has 43 characters; any other value under its name is
 * not a ticket.
 */
function kindOf(name: string, value: string): string {
  // a % that is not an escape: many decoders throw
  if (/%(?![0-9a-f]{2})/i.test(value)) return 'broken value';
  if (/^(?:__Host-)?session$/.test(name)) return TICKET.test(value) ? 'ticket' : 'value';
  const [, known = 'value'] = /^(?:__Host-)?(device|link|pending)$/.exec(name) ?? [];
  return known;
}

function redactCookieName(name: string, mask: Mask): string {
  return /^[\w.-]{0,32}$/.test(name) && !RANDOM.test(name) ? name : mask('name', name);
}

const ATTRIBUTE =
  /^[ ]?(?:Path=\/|Secure|HttpOnly|Partitioned|SameSite=(?:Lax|Strict|None)|Max-Age=\d{1,10}|Expires=[\w ,:-]{1,32}|Domain=[\w.-]{1,64})$/i;

/** Redacts a Set-Cookie value. */
export function redactSetCookie(value: string, mask: Mask): string {
  const [pair = '', ...attributes] = value.split(';');
  return [
    redactCookie(pair, mask),
    ...attributes.map((text) =>
      ATTRIBUTE.test(text) ? text : ` ${mask('attribute', text.trim())}`,
    ),
  ].join(';');
}
