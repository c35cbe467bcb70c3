import type { QrMatrix } from '../../src/qr/grid.ts';

/** A matrix of lines in which `#` is dark. */
export function matrixOf(lines: readonly string[]): QrMatrix {
  return { size: lines.length, rows: lines.map((line) => [...line].map((c) => c === '#')) };
}

/** The lines of a matrix, `#` is dark: a difference shows in them. */
export function linesOf({ rows }: QrMatrix): readonly string[] {
  return rows.map((row) => row.map((dark) => (dark ? '#' : ' ')).join(''));
}

/** The pixels of a matrix in RGBA, as a camera would see it that is held very well. */
export function pixelsOf({ size, rows }: QrMatrix): { data: Uint8ClampedArray; width: number } {
  const [quietZone, scale] = [4, 3];
  const width = (size + 2 * quietZone) * scale;
  const data = new Uint8ClampedArray(width * width * 4).fill(255);
  for (let y = 0; y < width; y++) {
    for (let x = 0; x < width; x++) {
      const row = rows[Math.floor(y / scale) - quietZone];
      const isDark = row?.[Math.floor(x / scale) - quietZone] === true;
      if (isDark) data.fill(0, (y * width + x) * 4, (y * width + x) * 4 + 3);
    }
  }
  return { data, width };
}
