/**
 * The words of a site that no password may consist of: an attacker tries the name of the site
 * first, with digits added. `name`: null where it has none of its own.
 */
export function siteWords(origin: string, name: string | null): string[] {
  const named = (name ?? '').toLowerCase();
  const inOne = named.replace(/[^\p{L}\p{N}]/gu, '');
  const labels = new URL(origin).hostname.split('.');
  return [...labels, named, inOne, ...named.split(' ')].filter((word) => word.length > 3);
}
