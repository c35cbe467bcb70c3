/**
 * A QR code (ISO/IEC 18004:2015) of a short text: byte mode, error correction of level M, no other.
 * It brings the link of an authenticator app from the screen of a computer to a phone; without it,
 * a person types the seed.
 *
 * In order: the smallest version (versions.ts, data-bytes.ts), error correction (reed-solomon.ts,
 * blocks.ts), the modules that are not data (function-patterns.ts, format.ts), the data around them
 * (here), the mask (masks.ts).
 */
import { interleave } from './blocks.ts';
import { dataBytes, smallestVersion } from './data-bytes.ts';
import { drawFormat, drawVersion } from './format.ts';
import { drawFunctionPatterns, TIMING } from './function-patterns.ts';
import type { Grid, QrMatrix } from './grid.ts';
import { MASKS, penaltyOf } from './masks.ts';

/**
 * The code of a text, with the mask that the standard chooses; null when the text is longer than
 * 2,331 bytes. Characters outside ASCII are written in UTF-8: most scanners recognise it, but the
 * standard does not demand that.
 */
export function encodeQr(text: string): QrMatrix | null {
  const codes = MASKS.map((_, mask) => encodeWithMask(text, mask)).filter((code) => code !== null);
  const penalties = codes.map(penaltyOf);
  return codes[penalties.indexOf(Math.min(...penalties))] ?? null;
}

/** The code of a text with this mask, 0 to 7; null when the text is too long. */
export function encodeWithMask(text: string, mask: number): QrMatrix | null {
  const bytes = Buffer.from(text);
  const version = smallestVersion(bytes.length);
  if (version === null) return null;
  return draw(interleave(dataBytes(bytes, version), version), version, mask);
}

function draw(bytes: Buffer, version: number, mask: number): QrMatrix {
  const grid = drawFunctionPatterns(version);
  drawVersion(grid, version);
  drawFormat(grid, mask);
  let index = 0; // of the bit
  for (const [row, column] of dataModules(grid)) {
    // Past the last byte come up to seven light modules ("remainder bits").
    const byte = bytes[index >> 3] ?? 0;
    const bit = ((byte >> (7 - (index & 7))) & 1) === 1;
    grid.set(row, column, bit !== MASKS[mask]?.(row, column));
    index++;
  }
  return grid.toMatrix();
}

// In columns of two modules, alternately up and down, from the lower right corner. The column of
// the timing pattern is left out.
function* dataModules(grid: Grid): Generator<readonly [row: number, column: number]> {
  const downward = Array.from({ length: grid.size }, (_, i) => i);
  const upward = downward.toReversed();
  const columns = upward.filter((column) => column !== TIMING);
  for (let pair = 0; pair < columns.length; pair += 2) {
    for (const row of pair % 4 === 0 ? upward : downward) {
      for (const column of columns.slice(pair, pair + 2)) {
        if (!grid.isReserved(row, column)) yield [row, column];
      }
    }
  }
}
