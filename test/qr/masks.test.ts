import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { encodeWithMask } from '../../src/qr/encode.ts';
import type { QrMatrix } from '../../src/qr/grid.ts';
import { MASKS, penaltyOf } from '../../src/qr/masks.ts';
import { matrixOf } from './matrix.ts';

/** The penalty by Table 11 of ISO/IEC 18004 again, written from it module by module. */
function penaltyByHand({ size, rows }: QrMatrix): number {
  const dark = (row: number, column: number) => rows[row]?.[column] === true;
  let penalty = 0;
  for (const at of [dark, (row: number, column: number) => dark(column, row)]) {
    for (let line = 0; line < size; line++) {
      let run = 0;
      for (let i = 0; i < size; i++) {
        run = i > 0 && at(line, i) === at(line, i - 1) ? run + 1 : 1;
        if (run === 5) penalty += 3;
        if (run > 5) penalty += 1;
        const isFinder = [1, 0, 1, 1, 1, 0, 1].every((bit, k) => at(line, i + k) === (bit === 1));
        const isLight = (from: number) => [0, 1, 2, 3].every((k) => !at(line, from + k));
        if (isFinder && (isLight(i - 4) || isLight(i + 7))) penalty += 40;
      }
    }
  }
  let count = 0;
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      if (dark(row, column)) count++;
      const square = [dark(row, column), dark(row, column + 1)];
      square.push(dark(row + 1, column), dark(row + 1, column + 1));
      const isInside = row + 1 < size && column + 1 < size;
      if (isInside && square.every((module) => module === square[0])) penalty += 3;
    }
  }
  const percent = (count * 100) / (size * size);
  for (let away = 5; away <= Math.abs(percent - 50); away += 5) penalty += 10;
  return penalty;
}

// Pieces that the rules look for, and single modules between them.
const piece = fc.constantFrom(
  '#',
  ' ',
  '#####',
  '      ',
  '# ### #    ',
  '    # ### #',
  '# ### # ### #',
);
const anyMatrix = fc
  .array(piece, { minLength: 1, maxLength: 60 })
  .map((pieces) => pieces.join(''))
  .map((modules) => {
    const size = Math.ceil(Math.sqrt(modules.length));
    const padded = modules.padEnd(size * size, '# ');
    return matrixOf(
      Array.from({ length: size }, (_, row) => padded.slice(row * size, (row + 1) * size)),
    );
  });

describe('penaltyOf', () => {
  it('is 0 for a chequered square, half of which is dark', () => {
    assert.equal(penaltyOf(matrixOf(['# # ', ' # #', '# # ', ' # #'])), 0);
  });

  it('adds 10 for each 5 % that the dark modules are more or less than half', () => {
    assert.equal(penaltyOf(matrixOf(['#'])), 100);
    assert.equal(penaltyOf(matrixOf([' '])), 100);
    assert.equal(penaltyOf(matrixOf(['# #', ' # ', '# #'])), 10); // 56 %
  });

  it('adds 3 for each block of four of one colour, those that overlap too', () => {
    assert.equal(penaltyOf(matrixOf(['## #', '##  ', '  # ', '# # '])), 3);
    assert.equal(penaltyOf(matrixOf(['### ', '### ', '   #', ' #  '])), 6);
  });

  it('agrees with a count by hand of any square', () => {
    fc.assert(
      fc.property(anyMatrix, (matrix) => assert.equal(penaltyOf(matrix), penaltyByHand(matrix))),
    );
  });

  it('agrees with a count by hand of codes, function patterns included', () => {
    for (const mask of MASKS.keys()) {
      const code = encodeWithMask('otpauth://totp/Coatcheck:ada%40example.org', mask);
      assert.ok(code);
      assert.equal(penaltyOf(code), penaltyByHand(code));
    }
  });
});
