/**
 * Addresses without their secrets: one-time links, tickets that somebody pasted, whatever was typed
 * into a query.
 */
import { decodeFully, isHarmless, looksLikeLink, redactPath } from '../src/http/redact.ts';
import { type Seal, veilName } from './fingerprint.ts';

/** A path with its query, without what may be a secret: see http/redact.ts. */
export function veilTarget(target: string, seal: Seal): string {
  const [, path = '', query = '', fragment = ''] = /^([^?#]*)(\?[^#]*)?(#.*)?$/s.exec(target) ?? [];
  const pairs = query.slice(1).split('&');
  const shown = query === '' ? '' : `?${pairs.map((pair) => veilPair(pair, seal)).join('&')}`;
  return veilPath(path, seal) + shown + (fragment === '' ? '' : seal('fragment', fragment));
}

function veilPath(path: string, seal: Seal): string {
  return redactPath(path, (text) => seal('secret', text));
}

// `next` is a path of this site. Of any other field the name is enough.
function veilPair(pair: string, seal: Seal): string {
  const equals = pair.indexOf('=');
  if (equals === -1) return pair === '' ? '' : seal('value', pair);
  const name = veilName(pair.slice(0, equals), seal);
  const value = pair.slice(equals + 1);
  if (value === '') return `${name}=`;
  const harmless = name === 'next' || name === 'done' || name === 'page';
  return `${name}=${harmless && isHarmlessPath(value) ? value : seal('value', value)}`;
}

function isHarmlessPath(value: string): boolean {
  const plain = decodeFully(value);
  if (!/^[\w./:?=&-]{0,64}$/.test(plain)) return false;
  const [path = '', ...query] = plain.split(/[?=&]/);
  return !looksLikeLink(path) && [...path.split('/'), ...query].every(isHarmless);
}

/**
 * An address as in Referer and Location: an origin, a path, or both. Anything else is sealed as a
 * whole.
 */
export function veilUrl(value: string, seal: Seal): string {
  const [, origin = '', target = ''] =
    /^(https?:\/\/[\w.:[\]-]{1,80})?(\/.*)?$/is.exec(value) ?? [];
  return origin + target === value && value !== ''
    ? origin + veilTarget(target, seal)
    : seal('address', value);
}
