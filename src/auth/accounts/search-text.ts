/**
 * How names and addresses are compared in a search: without case and accents, so that "elodie"
 * finds "Élodie" and "gross" finds "Groß". The stores keep the folded name, since neither
 * database folds as the other does.
 */

/** In code units: no address is longer. */
const LIMIT = 254;

/** A text as it is compared: decomposed (NFKD), without accents, in lower case, with ss for ß. */
export function foldText(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().replaceAll('\u00DF', 'ss');
}

/**
 * The LIKE pattern (with the escape character `\`) for all that contains a text; null for a text
 * without anything to search for. No character of the text is a wildcard. PostgreSQL takes no NUL,
 * which no address and no name contains.
 */
export function searchPattern(typed: string): string | null {
  const text = foldText(typed.trim().slice(0, LIMIT)).replaceAll('\0', '\uFFFD');
  return text === '' ? null : `%${text.replace(/[\\%_]/g, '\\$&')}%`;
}
