/** Addresses without their secrets: one-time links, tickets that somebody pasted, whatever was typed into a query. */
import { type Seal, sealRuns, veilName } from './seal.ts';

/** A path with its query. Long runs of random-looking characters and whatever follows /invite/, /reset/ and /setup/ are sealed. */
export function veilTarget(target: string, seal: Seal): string {
  const [, path = '', query = '', fragment = ''] = /^([^?#]*)(\?[^#]*)?(#.*)?$/s.exec(target) ?? [];
  const pairs = query.slice(1).split('&');
  const shown = query === '' ? '' : `?${pairs.map((pair) => veilPair(pair, seal)).join('&')}`;
  return veilPath(path, seal) + shown + (fragment === '' ? '' : seal('fragment', fragment));
}

const ONE_TIME = /^(?:invite|reset|setup)$/i;
// As the log has it (40 in app.ts), and shorter still: nothing that this site names is that long without a dot.
const RANDOM = /[\w-]{24,}/;
const EVERY_RANDOM = /[\w-]{24,}/g;

function veilPath(path: string, seal: Seal): string {
  const segments = path.split('/');
  return segments
    .map((segment, i) => {
      // Decoded first, since the router finds a link in every spelling.
      const plain = decoded(segment);
      if (plain !== '' && ONE_TIME.test(decoded(segments[i - 1] ?? '')))
        return seal('secret', plain);
      if (!RANDOM.test(plain)) return segment;
      return plain === segment
        ? sealRuns(segment, EVERY_RANDOM, 'secret', seal)
        : seal('secret', plain);
    })
    .join('/');
}

function decoded(text: string): string {
  let plain = text;
  for (let i = 0; i < 4 && plain.includes('%'); i++) {
    try {
      plain = decodeURIComponent(plain);
    } catch {
      return plain;
    }
  }
  return plain;
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
  const plain = decoded(value);
  return (
    /^[\w./:?=&-]{0,64}$/.test(plain) &&
    !RANDOM.test(plain) &&
    !/(?:invite|reset|setup|\/)\//i.test(plain)
  );
}

/** An address as in Referer and Location: an origin, a path, or both. Anything else is sealed as a whole. */
export function veilUrl(value: string, seal: Seal): string {
  const [, origin = '', target = ''] =
    /^(https?:\/\/[\w.:[\]-]{1,80})?(\/.*)?$/is.exec(value) ?? [];
  return origin + target === value && value !== ''
    ? origin + veilTarget(target, seal)
    : seal('address', value);
}
