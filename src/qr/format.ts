/**
 * What a scanner reads first: the format information (level of error correction and mask; ISO/IEC
 * 18004, section 7.9), and from version 7 on the version (section 7.10). Both are drawn twice, each
 * with bits of error correction of its own, a BCH code.
 */
import { TIMING } from './function-patterns.ts';
import type { Grid } from './grid.ts';

const LEVEL_M = 0b00;
const FORMAT_GENERATOR = 0b101_0011_0111; // x^10 + x^8 + x^5 + x^4 + x^2 + x + 1
const VERSION_GENERATOR = 0b1_1111_0010_0101; // x^12 + x^11 + x^10 + x^9 + x^8 + x^5 + x^2 + 1
// "to ensure that no combination of error correction level and data mask pattern will result in an
// all-zero data string".
const FORMAT_MASK = 0b101_0100_0001_0010;

/** Draws the format information of level M and a mask, 0 to 7, and reserves its modules. */
export function drawFormat(grid: Grid, mask: number): void {
  const format = withCorrection((LEVEL_M << 3) | mask, FORMAT_GENERATOR, 10) ^ FORMAT_MASK;
  const { size } = grid;
  for (let i = 0; i < 15; i++) {
    const dark = bitOf(format, i); // the lowest bit first
    if (i < 8) {
      grid.reserve(besideFinder(i), 8, dark);
      grid.reserve(8, size - 1 - i, dark);
    } else {
      grid.reserve(8, besideFinder(14 - i), dark);
      grid.reserve(size - 15 + i, 8, dark);
    }
  }
  grid.reserve(size - 8, 8, true); // "shall always be a dark module"
}

// Rows or columns beside the upper left finder pattern, without those of the timing patterns.
function besideFinder(index: number): number {
  return index < TIMING ? index : index + 1;
}

/** Draws the version, which versions below 7 do not need, and reserves its modules. */
export function drawVersion(grid: Grid, version: number): void {
  if (version < 7) return;
  const bits = withCorrection(version, VERSION_GENERATOR, 12);
  for (let i = 0; i < 18; i++) {
    const [near, far] = [Math.floor(i / 3), grid.size - 11 + (i % 3)];
    grid.reserve(near, far, bitOf(bits, i));
    grid.reserve(far, near, bitOf(bits, i));
  }
}

// The value, followed by its remainder of `bits` bits: long division of polynomials over one bit.
function withCorrection(value: number, generator: number, bits: number): number {
  let remainder = value << bits;
  for (let high = 31; high >= bits; high--) {
    if (bitOf(remainder, high)) remainder ^= generator << (high - bits);
  }
  return (value << bits) | remainder;
}

function bitOf(value: number, index: number): boolean {
  return ((value >> index) & 1) === 1;
}
