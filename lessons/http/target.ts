/** Parses the URLs of the command line. */
import type { Place } from './cookie.ts';
import { CurlError } from './error.ts';

/** Where a request goes. */
export type Target = {
  readonly host: string;
  readonly port: number;
  /** The value of the Host header: host and port, without the port when it is 80. */
  readonly authority: string;
  /** Path and query, as they are sent. */
  readonly path: string;
  readonly url: string;
};

const URL_PARTS = /^(?:([a-z]+):\/\/)?(\[[^\]]+\]|[^:/?#\s]+)(?::(\d+))?([/?][^#\s]*)?(?:#.*)?$/i;

/**
 * Parses a URL as it is typed; without a scheme it means http. `query` is added to the query of the
 * URL. Throws CurlError 1 for another scheme, and 3 for a malformed URL.
 */
export function parseUrl(text: string, query: string | null): Target {
  const [, scheme = 'http', name = '', port = '80', rest = '/'] = URL_PARTS.exec(text) ?? [];
  if (name === '') throw new CurlError(3, '(3) URL using bad/illegal format or missing URL');
  if (scheme.toLowerCase() !== 'http') {
    throw new CurlError(1, `(1) Protocol "${scheme}" not supported by this client: http only`);
  }
  const slashed = rest.startsWith('/') ? rest : `/${rest}`;
  const [bare = '/'] = slashed.split('?', 1);
  // Browsers and curl resolve `.` and `..` before they send a path, and change nothing else in it.
  const resolved = /\/\.\.?(?:\/|$)/.test(bare)
    ? new URL(bare, 'http://here.invalid').pathname + slashed.slice(bare.length)
    : slashed;
  const separator = resolved.includes('?') ? '&' : '?';
  const path = query === null ? resolved : `${resolved}${separator}${query}`;
  const authority = port === '80' ? name : `${name}:${port}`;
  const host = name.replace(/^\[|\]$/g, '').toLowerCase();
  return { host, port: Number(port), authority, path, url: `http://${authority}${path}` };
}

/**
 * The place that decides which cookies are sent: the host (that of a `-H 'Host: ...'`, if there is
 * one), and the path without the query.
 */
export function placeOf({ host, path }: Target, headers: readonly string[]): Place {
  const named = headers.map((line) => /^host:\s*([^\s:]+)/i.exec(line)?.[1]).find(Boolean);
  return { host: named?.toLowerCase() ?? host, path: path.split('?', 1)[0] ?? '/' };
}
