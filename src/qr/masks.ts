/**
 * Masks (ISO/IEC 18004, section 7.8): one of eight patterns inverts modules of the data, so that
 * the code has no large areas of one colour and nothing that looks like a finder pattern. The code
 * is drawn with each; the one with the lowest penalty is shown. Any of them can be read.
 */
import type { QrMatrix } from './grid.ts';

/** Table 10, by the number of the mask: whether it inverts the module in a row and column. */
export const MASKS: readonly ((row: number, column: number) => boolean)[] = [
  (i, j) => (i + j) % 2 === 0,
  (i) => i % 2 === 0,
  (_, j) => j % 3 === 0,
  (i, j) => (i + j) % 3 === 0,
  (i, j) => (Math.floor(i / 2) + Math.floor(j / 3)) % 2 === 0,
  (i, j) => ((i * j) % 2) + ((i * j) % 3) === 0,
  (i, j) => (((i * j) % 2) + ((i * j) % 3)) % 2 === 0,
  (i, j) => (((i + j) % 2) + ((i * j) % 3)) % 2 === 0,
];

// Table 11: the weights N1 to N4.
const RUN = 3;
const BLOCK = 3;
const FINDER = 40;
const PROPORTION = 10;

/**
 * The penalty of a code (Table 11): "the area to be evaluated is the complete symbol", with its
 * function patterns and format information.
 */
export function penaltyOf(matrix: QrMatrix): number {
  const rows = matrix.rows.map(lineOf);
  const columns = matrix.rows.map((_, i) => lineOf(matrix.rows.map((row) => row[i] === true)));
  const lines = [...rows, ...columns];
  const inLines = lines.reduce((sum, line) => sum + runs(line) + finders(line), 0);
  return inLines + blocks(rows) + proportion(rows);
}

function lineOf(modules: readonly boolean[]): string {
  return modules.map(Number).join('');
}

// "Adjacent modules in row/column in same color", 5 + i of them: N1 + i.
function runs(line: string): number {
  const found = line.match(/0{5,}|1{5,}/g) ?? [];
  return found.reduce((sum, run) => sum + RUN + run.length - 5, 0);
}

// "1:1:3:1:1 ratio (dark:light:dark:light:dark) pattern in row/column, preceded or followed by
// light area 4 modules wide": N3. The quiet zone is light, too.
function finders(line: string): number {
  const found = `0000${line}0000`.match(/(?<=0000)(?=1011101)|(?=10111010000)/g) ?? [];
  return found.length * FINDER;
}

// "Block of modules in same color", N2 for each square of 2 x 2.
function blocks(rows: readonly string[]): number {
  let count = 0;
  for (const [i, row] of rows.entries()) {
    const below = rows[i + 1] ?? '';
    for (let j = 1; j < below.length; j++) {
      const square = row.slice(j - 1, j + 1) + below.slice(j - 1, j + 1);
      if (square === '0000' || square === '1111') count++;
    }
  }
  return count * BLOCK;
}

// "Proportion of dark modules in entire symbol", N4 for each whole 5 % away from 50 %.
function proportion(rows: readonly string[]): number {
  const dark = rows.join('').replaceAll('0', '').length;
  const percent = (100 * dark) / rows.length ** 2;
  return Math.floor(Math.abs(percent - 50) / 5) * PROPORTION;
}
