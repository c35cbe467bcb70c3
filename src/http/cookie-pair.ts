import { type Padded, unpad } from './blanks.ts';

/** One pair of a Cookie header, or the first part of a Set-Cookie header, with its blanks. */
export type CookiePair = {
  /** Null when there is no "=". */
  readonly name: Padded | null;
  readonly value: Padded;
};

/**
 * Splits a pair at its first "=": `cookie-pair = cookie-name "=" cookie-value` (RFC 6265, section
 * 4.1.1). Nothing is lost, so that what is shown of a head has the form that was sent. For reading
 * cookies there is `parseCookies`, which makes no objects on the way.
 */
export function splitCookiePair(text: string): CookiePair {
  const equals = text.indexOf('=');
  if (equals === -1) return { name: null, value: unpad(text) };
  return { name: unpad(text.slice(0, equals)), value: unpad(text.slice(equals + 1)) };
}
