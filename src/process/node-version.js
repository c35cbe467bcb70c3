/**
 * The oldest supported Node. In plain JavaScript, like require-node.js, because a Node that is too
 * old for TypeScript has to run it.
 */

/** Older versions drop headers beyond a limit without an error (CVE-2026-58044). */
export const OLDEST_NODE = '24.18.1';

/**
 * Whether a version of Node, such as 24.21.0, is older than the oldest one that will do.
 *
 * @param {string} version
 */
export function isTooOld(version) {
  // localeCompare with `numeric` would do it in one call, and load tables of all languages for it:
  // 12 ms at each start.
  return padded(version) < padded(OLDEST_NODE);
}

/** @param {string} version */
function padded(version) {
  return version.replaceAll(/\d+/g, (digits) => digits.padStart(5, '0'));
}
