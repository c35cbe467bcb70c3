/**
 * Redacts the secrets of one-time links in paths: one rule for the log, the wire view and /how. A
 * link that a mail program has damaged still works for a reader who repairs it:
 * `/reset/%E2%80%8B<secret>`, `/reset/<half> <half>`, `/<the second line of it>`. So the rule does
 * not search for secrets: it masks each segment unless the segment cannot hold one (up to 11
 * characters, or words and file names as this site has).
 */
import { parseTarget } from './target.ts';

/**
 * The first segment of the addresses of one-time links, `/reset/:token`. A test compares them with
 * the route table.
 */
export const LINK_ADDRESSES: ReadonlySet<string> = new Set([
  'invite',
  'reset',
  'setup',
  'email',
  'confirm-email',
]);

const SHORT = 11; // characters of 43: the 190 bits that are missing cannot be guessed
// Twelve characters of base64url are of this shape once in 30,000 times, a whole secret never.
const WORDS = /^[a-z]+(?:[-._][a-z]+){0,4}$/;
const LONGEST_WORDS = 40;
// As static-files.ts names them.
const VERSIONED_FILE = /^[a-z-]{1,24}\.[0-9a-f]{10}\.[a-z]{2,5}$/;

/**
 * Writes what is shown instead of a segment. `text` is the segment, decoded; `isToken`: it stands
 * where a link has its secret.
 */
export type Mask = (text: string, isToken: boolean) => string;

/**
 * Masks each segment of an encoded path that may hold a secret, and keeps the others as they are.
 */
export function redactPath(path: string, mask: Mask): string {
  const segments = path.split('/');
  const isLink = LINK_ADDRESSES.has(decodeFully(segments[1] ?? '').toLowerCase());
  return segments
    .map((segment, i) => {
      const text = decodeFully(segment);
      if (isLink && i > 1 && text !== '') return mask(text, i === 2);
      return isHarmless(text) ? segment : mask(text, false);
    })
    .join('/');
}

/** Whether a text between two slashes, decoded, cannot hold 12 characters of a secret. */
export function isHarmless(text: string): boolean {
  return text.length <= SHORT || isName(text);
}

function isName(text: string): boolean {
  return (text.length <= LONGEST_WORDS && WORDS.test(text)) || VERSIONED_FILE.test(text);
}

/**
 * The path of a request target for the log: `/reset/:token` for a one-time link, whole or damaged,
 * and never its query.
 */
export function loggedPath(target: string): string {
  if (target.length <= SHORT && !target.includes('?')) return target;
  if (isName(target.slice(1))) return target; // one segment, such as a style sheet
  const [path = ''] = target.split(/[?#]/, 1);
  return redactPath(path, (_, isToken) => (isToken ? ':token' : '...')).slice(0, 200);
}

/**
 * Whether a request target begins like a one-time link: when nothing is found there, the link was
 * damaged on its way.
 */
export function looksLikeLink(target: string): boolean {
  const { path } = parseTarget(target) ?? { path: target };
  const [, first = '', ...rest] = path.split(/[/\\?]|%2f|%5c/i);
  return LINK_ADDRESSES.has(decodeFully(first).toLowerCase()) && rest.some((text) => text !== '');
}

/** Decodes percent signs until there are none: the router finds a link in every spelling. */
export function decodeFully(text: string): string {
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
