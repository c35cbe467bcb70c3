/** What the witnesses of several cases look for. */
import type { Exchange } from './exchange.ts';

/** How late a request may come: it was sent in time, and has waited in a busy computer. */
export const SLACK_MS = 1_000;

type Test = (exchange: Exchange) => boolean;

/**
 * Whether a credential, a cookie or a token, was accepted after a request that should have ended
 * it. `of` reads it from a request; an empty text is none.
 */
export function acceptedAfter(
  exchanges: readonly Exchange[],
  of: (exchange: Exchange) => string | undefined,
  ends: Test,
  accepts: Test,
): boolean {
  const ended = new Set<string>();
  for (const exchange of exchanges) {
    const credential = of(exchange) ?? '';
    if (credential === '') continue;
    if (ended.has(credential) && accepts(exchange)) return true;
    if (ends(exchange)) ended.add(credential);
  }
  return false;
}

/** Whether the server accepted a credential that it had never handed out. `given`: what it sets. */
export function acceptedUnknown(
  exchanges: readonly Exchange[],
  of: (exchange: Exchange) => string | undefined,
  given: (exchange: Exchange) => string | undefined,
  accepts: Test,
): boolean {
  const known = new Set<string>();
  for (const exchange of exchanges) {
    const credential = of(exchange) ?? '';
    if (credential !== '' && !known.has(credential) && accepts(exchange)) return true;
    known.add(given(exchange) ?? '');
  }
  return false;
}

/** Whether a request was successful. */
export const succeeded: Test = ({ status }) => status < 400;
/** Whether a request asks for something, and gets it. */
export const shows: Test = ({ method, status }) => method === 'GET' && status === 200;

/** A test for a successful POST to a path. */
export function posted(path: string): Test {
  return (exchange) => exchange.method === 'POST' && exchange.path === path && succeeded(exchange);
}
