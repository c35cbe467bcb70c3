/** Before it, headers beyond a limit vanished in silence (CVE-2026-58044). */
export const OLDEST_NODE = '24.18.1';

/** Whether a version of Node, such as 24.21.0, is older than the oldest one that will do. */
export function isTooOld(version: string): boolean {
  // localeCompare with `numeric` would do it in one call, and load tables of all languages for it: 12 ms at each start.
  return padded(version) < padded(OLDEST_NODE);
}

function padded(version: string): string {
  return version.replaceAll(/\d+/g, (digits) => digits.padStart(5, '0'));
}
