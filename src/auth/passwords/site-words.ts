/**
 * The words of a site's origin that no password may consist of: an attacker tries the name of the
 * site first, with digits added.
 */
export function siteWords(origin: string): string[] {
  return new URL(origin).hostname.split('.').filter((label) => label.length > 3);
}
