/**
 * Function patterns (ISO/IEC 18004, section 6.3): they are the same in every code of a version and
 * carry no data. A scanner finds the code by its three finder patterns, counts the modules along
 * the timing patterns, and sees at the alignment patterns how the picture is bent.
 */
import { Grid } from './grid.ts';
import { alignmentCentres, sizeOf } from './versions.ts';

/** The row and the column of the timing patterns. */
export const TIMING = 6;

// Colours of the squares around a centre, from inside: 1 module wide, then 3, 5, 7 and 9. The last
// one is the separator.
const FINDER = [true, true, false, true, false];
const ALIGNMENT = [true, false, true];

/** A grid with the function patterns of a version. */
export function drawFunctionPatterns(version: number): Grid {
  const grid = new Grid(sizeOf(version));
  drawFinders(grid);
  drawAlignment(grid, alignmentCentres(version));
  drawTiming(grid);
  return grid;
}

function drawFinders(grid: Grid): void {
  const far = grid.size - 4;
  drawSquares(grid, 3, 3, FINDER);
  drawSquares(grid, 3, far, FINDER);
  drawSquares(grid, far, 3, FINDER);
}

// At each crossing of the rows and columns, except in the three corners with a finder pattern.
function drawAlignment(grid: Grid, centres: readonly number[]): void {
  for (const row of centres) {
    for (const column of centres) {
      if (!grid.isReserved(row, column)) drawSquares(grid, row, column, ALIGNMENT);
    }
  }
}

// "a one module wide row or column of alternating dark and light modules" between the separators.
function drawTiming(grid: Grid): void {
  for (let i = 8; i < grid.size - 8; i++) {
    grid.reserve(TIMING, i, i % 2 === 0);
    grid.reserve(i, TIMING, i % 2 === 0);
  }
}

function drawSquares(grid: Grid, row: number, column: number, colours: readonly boolean[]): void {
  const radius = colours.length - 1;
  for (let down = -radius; down <= radius; down++) {
    for (let right = -radius; right <= radius; right++) {
      const [y, x] = [row + down, column + right];
      // The separator of a finder pattern goes beyond the edge.
      if (y < 0 || x < 0 || y >= grid.size || x >= grid.size) continue;
      grid.reserve(y, x, colours[Math.max(Math.abs(down), Math.abs(right))] === true);
    }
  }
}
