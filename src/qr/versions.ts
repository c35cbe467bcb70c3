/**
 * The forty sizes of a QR code (ISO/IEC 18004:2015, section 6.3.2): version 1 has 21 modules on
 * each side, and each version 4 more than the one before. The link of an authenticator app usually
 * needs version 6 to 8; the longest e-mail address needs 17, and 25 with the longest host name as
 * the name of the site. The versions after that cost one number in each of two tables; a limit in
 * between would cost more lines than it saves.
 *
 * Error correction is of level M only: about 15 % of the code may be damaged.
 */

/** The largest version: 177 modules on each side. */
export const LARGEST_VERSION = 40;

// Table 9, level M: how many bytes of error correction each block has, by version.
const CORRECTION_BYTES = [
  10, 16, 26, 18, 24, 16, 18, 22, 22, 26, 30, 22, 22, 24, 24, 28, 28, 26, 26, 26, 26,
].concat(Array(19).fill(28));

// Table 9, level M: into how many blocks the bytes are divided, by version.
const BLOCKS = [
  1, 1, 1, 2, 2, 4, 4, 4, 5, 5, 5, 8, 9, 9, 10, 10, 11, 13, 14, 16, 17, 17, 18, 20, 21, 23, 25, 26,
  28, 29, 31, 33, 35, 37, 38, 40, 43, 45, 47, 49,
];

/** How the bytes of a version are divided, at level M. */
export type Layout = {
  /** Bytes of data in all blocks together. */
  readonly dataBytes: number;
  readonly blocks: number;
  /** Bytes of error correction in each block. */
  readonly correctionBytes: number;
};

/** Modules on each side of a version. */
export function sizeOf(version: number): number {
  return 17 + 4 * version;
}

/** The layout of a version. */
export function layoutOf(version: number): Layout {
  const blocks = BLOCKS[version - 1] ?? 0;
  const correctionBytes = CORRECTION_BYTES[version - 1] ?? 0;
  const allBytes = Math.floor(modulesForBits(version) / 8);
  return { dataBytes: allBytes - blocks * correctionBytes, blocks, correctionBytes };
}

/**
 * Where the centres of the alignment patterns are, in rows and in columns (Annex E): the first is
 * at 6, the last 6 from the other edge, and the steps between are even and equal, except that the
 * first takes what is left.
 */
export function alignmentCentres(version: number): readonly number[] {
  if (version === 1) return [];
  const steps = Math.floor(version / 7) + 1;
  const last = sizeOf(version) - 7;
  // Annex E departs from its own rule once: 26 instead of 28 in version 32.
  const step = version === 32 ? 26 : 2 * Math.ceil((last - 6) / (2 * steps));
  return [6, ...Array.from({ length: steps }, (_, i) => last - step * (steps - 1 - i))];
}

// All modules less those of the function patterns.
function modulesForBits(version: number): number {
  const size = sizeOf(version);
  const finders = 3 * 8 * 8; // with their separators
  const timing = 2 * (size - 16);
  const format = 2 * 15 + 1; // with the dark module
  const versionInformation = version < 7 ? 0 : 2 * 18;
  return size * size - finders - timing - format - versionInformation - alignment(version);
}

function alignment(version: number): number {
  const centres = alignmentCentres(version).length;
  if (centres === 0) return 0;
  const patterns = centres * centres - 3; // three corners have a finder pattern
  const onTiming = 2 * (centres - 2); // five modules of each are timing pattern, too
  return 25 * patterns - 5 * onTiming;
}
