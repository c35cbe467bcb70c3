/**
 * One URL, two representations (RFC 9110, section 12.5.1): does this client want JSON or a page?
 *
 * JSON when Accept prefers application/json to text/html. JSON also when a program does not say
 * what it wants (it sent JSON, or a bearer token) and Accept does not name text/html. A page
 * otherwise, so that plain `curl` shows what a person would see. Other media types are ignored:
 * there is nothing else to offer, and a page is a better answer than 406.
 */
import type { IncomingHttpHeaders } from 'node:http';
import { bearerOf } from './bearer.ts';
import { memo } from './memo.ts';

/**
 * A preference: the quality from 0 to 1, and how exactly the client named the type (2 exact, 1
 * `text/*`, 0 any).
 */
type Preference = { readonly quality: number; readonly precision: number };

type Preferences = { readonly asJson: Preference; readonly asPage: Preference };

/** Whether a client with these headers wants JSON rather than a page. */
export function wantsJson(headers: IncomingHttpHeaders): boolean {
  const { asJson, asPage } = parsedAccept(headers.accept ?? '*/*');
  const program = isJson(headers['content-type']) || bearerOf(headers) !== null;
  if (program && !namesPages(headers) && asJson.quality > 0) return true;
  if (asJson.quality !== asPage.quality) return asJson.quality > asPage.quality;
  // An exact name beats a wildcard: `application/json, */*` comes from a program.
  return asJson.quality > 0 && asJson.precision > asPage.precision;
}

/** Whether a client names pages among what it accepts, as every browser does. */
export function namesPages({ accept = '' }: IncomingHttpHeaders): boolean {
  const { asPage } = parsedAccept(accept);
  return asPage.precision === 2 && asPage.quality > 0;
}

// Parsing the header anew for each request took 25 % of a short one.
const parsedAccept = memo(100, (accept: string): Preferences => {
  const ranges = accept.toLowerCase().split(',');
  return {
    asJson: preference(ranges, 'application', 'json'),
    asPage: preference(ranges, 'text', 'html'),
  };
});

/** Whether a Content-Type says JSON, whatever its parameters. */
export function isJson(contentType: string | undefined): boolean {
  return contentType !== undefined && /^application\/json[ \t]*(;|$)/i.test(contentType);
}

// Accept = #( media-range [ ";" "q=" qvalue ] ); the most precise range that covers the type
// decides.
function preference(ranges: readonly string[], type: string, subtype: string): Preference {
  let best: Preference = { quality: 0, precision: -1 };
  for (const range of ranges) {
    const [name = '', ...parameters] = range.split(';').map((part) => part.trim());
    const precision = [`*/*`, `${type}/*`, `${type}/${subtype}`].indexOf(name);
    if (precision > best.precision) best = { precision, quality: quality(parameters) };
  }
  return best;
}

function quality(parameters: readonly string[]): number {
  const given = parameters.find((parameter) => parameter.startsWith('q='));
  if (given === undefined) return 1;
  const value = Number(given.slice(2));
  return value >= 0 && value <= 1 ? value : 0;
}
