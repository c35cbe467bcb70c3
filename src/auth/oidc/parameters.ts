/**
 * The parameters of an authorization request, as they came: RFC 6749, sections 3.1 and appendix B.
 * Decoding is strict. The lenient decoder of URLSearchParams turns %FF and %FE into one character,
 * so a `state` would come back changed.
 */

/** More of them are not read. An honest request has ten or so. */
const MOST = 50;

/** The parameters by name. */
export type Parameters = {
  /** The value of a parameter; null when it is absent or empty, which is the same. */
  get(name: string): string | null;
  /** Whether it came more than once: two programs could read two values. */
  isRepeated(name: string): boolean;
};

/** Reads `name=value&name=value`; null when that does not decode, or is too much. */
export function parseParameters(text: string): Parameters | null {
  const values = new Map<string, string[]>();
  const pairs = text.split('&', MOST + 1).filter((pair) => pair !== '');
  if (pairs.length > MOST) return null;
  for (const pair of pairs) {
    const equals = pair.indexOf('=');
    const name = decodeForm(equals === -1 ? pair : pair.slice(0, equals));
    const value = equals === -1 ? '' : decodeForm(pair.slice(equals + 1));
    if (name === null || value === null) return null;
    values.set(name, [...(values.get(name) ?? []), value]);
  }
  return {
    get: (name) => values.get(name)?.[0] || null,
    isRepeated: (name) => (values.get(name)?.length ?? 0) > 1,
  };
}

/** Undoes the form encoding of a name or a value; null when it does not decode. */
export function decodeForm(text: string): string | null {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return null;
  }
}
