/**
 * Redacts addresses: one-time links, pasted tickets, values in a query.
 */
import { decodeFully, isHarmless, looksLikeLink, redactPath } from '../src/http/redact.ts';
import { type Mask, redactName } from './fingerprint.ts';

/** Redacts a path with its query; see http/redact.ts. */
export function redactTarget(target: string, mask: Mask): string {
  const [, path = '', query = '', fragment = ''] = /^([^?#]*)(\?[^#]*)?(#.*)?$/s.exec(target) ?? [];
  const pairs = query.slice(1).split('&');
  const shown = query === '' ? '' : `?${pairs.map((pair) => redactPair(pair, mask)).join('&')}`;
  return redactSegments(path, mask) + shown + (fragment === '' ? '' : mask('fragment', fragment));
}

function redactSegments(path: string, mask: Mask): string {
  return redactPath(path, (text) => mask('secret', text));
}

// `next` is a path of this site. Of any other field the name is enough.
function redactPair(pair: string, mask: Mask): string {
  const equals = pair.indexOf('=');
  if (equals === -1) return pair === '' ? '' : mask('value', pair);
  const name = redactName(pair.slice(0, equals), mask);
  const value = pair.slice(equals + 1);
  if (value === '') return `${name}=`;
  const harmless = name === 'next' || name === 'done' || name === 'page';
  const shown = (harmless && isHarmlessPath(value)) || isOfOpenId(name, value);
  return `${name}=${shown ? value : mask(KINDS.get(name) ?? 'value', value)}`;
}

/** What an app calls its random texts: their names connect the requests of one sign-in. */
const KINDS: ReadonlyMap<string, string> = new Map([
  ['code', 'code'],
  ['state', 'state'],
  ['nonce', 'nonce'],
  ['code_challenge', 'challenge'],
]);

const SCOPE = /^(?:openid|profile|email|groups|offline_access)$/;

/** Parameters of OpenID Connect with one of the values that everybody sends. */
function isOfOpenId(name: string, value: string): boolean {
  if (name === 'scope') return value.split(/\+|%20/).every((word) => SCOPE.test(word));
  return (
    (name === 'response_type' && value === 'code') ||
    (name === 'code_challenge_method' && value === 'S256')
  );
}

function isHarmlessPath(value: string): boolean {
  const plain = decodeFully(value);
  if (!/^[\w./:?=&-]{0,64}$/.test(plain)) return false;
  const [path = '', ...query] = plain.split(/[?=&]/);
  return !looksLikeLink(path) && [...path.split('/'), ...query].every(isHarmless);
}

/**
 * Redacts an address as in Referer and Location: an origin, a path, or both. Anything else is
 * masked whole.
 */
export function redactUrl(value: string, mask: Mask): string {
  const [, origin = '', target = ''] =
    /^(https?:\/\/[\w.:[\]-]{1,80})?(\/.*)?$/is.exec(value) ?? [];
  return origin + target === value && value !== ''
    ? origin + redactTarget(target, mask)
    : mask('address', value);
}
