/**
 * Cookies and credentials without their values. Names and attributes stay, since they are what
 * there is to see.
 */
import { unpad } from './blanks.ts';
import type { Seal } from './fingerprint.ts';

const RANDOM = /[\w-]{24,}/;
const TICKET = /^[\w-]{43}$/;

// cookie-pair = cookie-name "=" cookie-value, with blanks around it
/** One `name=value` of a Cookie header, with the blanks around it. */
export function veilCookie(pair: string, seal: Seal): string {
  const { before, text, after } = unpad(pair);
  if (text === '') return pair;
  const equals = text.indexOf('=');
  if (equals === -1) return `${before}${seal('value', text)}${after}`;
  const name = text.slice(0, equals);
  const value = unpad(text.slice(equals + 1));
  const sealed = value.text === '' ? '' : seal(kindOf(unpad(name).text, value.text), value.text);
  return `${before}${veilCookieName(name, seal)}=${value.before}${sealed}${value.after}${after}`;
}

/**
 * The word for the value of a cookie: a ticket has 43 characters, anything else under its name is
 * no ticket.
 */
function kindOf(name: string, value: string): string {
  // a % that is no code: many a decoder throws
  if (/%(?![0-9a-f]{2})/i.test(value)) return 'broken value';
  if (/^(?:__Host-)?session$/.test(name)) return TICKET.test(value) ? 'ticket' : 'value';
  const [, known = 'value'] = /^(?:__Host-)?(device|link)$/.exec(name) ?? [];
  return known;
}

function veilCookieName(name: string, seal: Seal): string {
  return /^[\w.-]{0,32}[ \t]*$/.test(name) && !RANDOM.test(name) ? name : seal('name', name);
}

const ATTRIBUTE =
  /^[ ]?(?:Path=\/|Secure|HttpOnly|Partitioned|SameSite=(?:Lax|Strict|None)|Max-Age=\d{1,10}|Expires=[\w ,:-]{1,32}|Domain=[\w.-]{1,64})$/i;

/** A Set-Cookie value. */
export function veilSetCookie(value: string, seal: Seal): string {
  const [pair = '', ...attributes] = value.split(';');
  return [
    veilCookie(pair, seal),
    ...attributes.map((text) =>
      ATTRIBUTE.test(text) ? text : ` ${seal('attribute', text.trim())}`,
    ),
  ].join(';');
}
