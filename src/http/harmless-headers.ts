/**
 * Request headers that browsers send with requests for pages and that hold no secret. What shows a
 * head (the page /how, the wire view) shows their values. Referer is not among them: it can be the
 * address of a one-time link.
 */
export const HARMLESS_HEADERS: ReadonlySet<string> = new Set([
  'host',
  'connection',
  'keep-alive',
  'te',
  'cache-control',
  'pragma',
  'priority',
  'dnt',
  'user-agent',
  'accept',
  'accept-encoding',
  'accept-language',
  'upgrade-insecure-requests',
  'sec-ch-ua',
  'sec-ch-ua-mobile',
  'sec-ch-ua-platform',
  'sec-gpc',
  'sec-purpose',
  'sec-fetch-site',
  'sec-fetch-mode',
  'sec-fetch-dest',
  'sec-fetch-user',
  'content-type',
  'content-length',
]);
