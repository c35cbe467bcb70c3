/**
 * The headers whose values the wire view shows. It lists harmless headers, not secret ones, so that
 * an unknown header is hidden.
 */
import { HARMLESS_HEADERS } from '../src/http/harmless-headers.ts';

const BOTH = [
  'accept-ranges',
  'cache-control',
  'connection',
  'content-encoding',
  'content-language',
  'content-length',
  'content-type',
  'date',
  'keep-alive',
  'transfer-encoding',
];

/** Request headers whose values are shown. */
export const SHOWN_REQUEST_HEADERS: ReadonlySet<string> = new Set([
  ...BOTH,
  ...HARMLESS_HEADERS,
  'accept-charset',
  'expect',
  'if-modified-since',
  'if-none-match',
  'origin',
  'purpose',
  'range',
  'upgrade',
]);

/**
 * The headers that every response of this server carries. The page folds them.
 */
export const RESPONSE_BOILERPLATE: ReadonlySet<string> = new Set([
  'content-security-policy',
  'strict-transport-security',
  'x-content-type-options',
  'referrer-policy',
  'cross-origin-opener-policy',
  'cross-origin-resource-policy',
  'cross-origin-embedder-policy',
  'permissions-policy',
  'x-frame-options',
  'x-permitted-cross-domain-policies',
  'x-dns-prefetch-control',
  'date',
  'connection',
  'keep-alive',
]);

/** The headers that a browser sends with every request. The page folds them. */
export const REQUEST_BOILERPLATE: ReadonlySet<string> = new Set([
  'accept',
  'accept-encoding',
  'accept-language',
  'cache-control',
  'sec-fetch-site',
  'connection',
  'dnt',
  'pragma',
  'priority',
  'sec-ch-ua',
  'sec-ch-ua-mobile',
  'sec-ch-ua-platform',
  'sec-fetch-dest',
  'sec-fetch-mode',
  'sec-fetch-user',
  'sec-gpc',
  'te',
  'upgrade-insecure-requests',
  'user-agent',
]);

/** Response headers whose values are shown. */
export const SHOWN_RESPONSE_HEADERS: ReadonlySet<string> = new Set([
  ...BOTH,
  ...RESPONSE_BOILERPLATE,
  'age',
  'allow',
  'clear-site-data',
  'etag',
  'last-modified',
  'retry-after',
  'vary',
  'www-authenticate',
  'x-request-id',
]);
