import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import jsqr from 'jsqr';
import qrcode from 'qrcode-generator';
import { otpauthUri } from '../../src/auth/factors/totp.ts';
import { capacityOf } from '../../src/qr/data-bytes.ts';
import { encodeQr, encodeWithMask } from '../../src/qr/encode.ts';
import type { QrMatrix } from '../../src/qr/grid.ts';
import { MASKS, penaltyOf } from '../../src/qr/masks.ts';
import { linesOf, pixelsOf } from './matrix.ts';

const VERSIONS = Array.from({ length: 40 }, (_, i) => i + 1);
const SEED = Buffer.from('12345678901234567890');

/** Text of a length, as a link would have it. */
function textOf(length: number): string {
  return 'otpauth://totp/Example:ada%40example.org?'.repeat(60).slice(0, length);
}

/** The code that qrcode-generator draws, in the smallest version. */
function independentCode(text: string): QrMatrix {
  const code = qrcode(0, 'M');
  code.addData(text, 'Byte');
  code.make();
  const indices = Array.from({ length: code.getModuleCount() }, (_, i) => i);
  const rows = indices.map((row) => indices.map((column) => code.isDark(row, column)));
  return { size: rows.length, rows };
}

/** The mask that a code names: the first three bits of its format information after the level. */
function maskOf({ rows }: QrMatrix): number {
  const bits = [2, 3, 4].map((column) => Number(rows[8]?.[column]));
  return Number.parseInt(bits.join(''), 2) ^ 0b101; // the fixed bits over them
}

function decode(matrix: QrMatrix): ReturnType<typeof jsqr.default> {
  const { data, width } = pixelsOf(matrix);
  return jsqr.default(data, width, width, { inversionAttempts: 'dontInvert' });
}

describe('encodeQr', () => {
  // qrcode-generator weighs the masks by other rules than the standard, so its mask is taken. It
  // needs most of the time here: the least length, with its padding, is drawn up to version 10,
  // from which on the number of bytes is longer.
  for (const version of VERSIONS) {
    it(`draws each module of version ${version} as qrcode-generator does`, () => {
      const least = version === 1 ? 0 : capacityOf(version - 1) + 1;
      for (const length of version > 10 ? [capacityOf(version)] : [least, capacityOf(version)]) {
        const expected = independentCode(textOf(length));
        assert.equal(expected.size, 17 + 4 * version);
        const drawn = encodeWithMask(textOf(length), maskOf(expected));
        assert.deepEqual(drawn && linesOf(drawn), linesOf(expected));
      }
    });
  }

  it('draws any ASCII text as qrcode-generator does', () => {
    const ascii = fc.string({ maxLength: 150, unit: 'grapheme-ascii' });
    fc.assert(
      fc.property(ascii, (text) => {
        const expected = independentCode(text);
        const drawn = encodeWithMask(text, maskOf(expected));
        assert.deepEqual(drawn && linesOf(drawn), linesOf(expected));
      }),
      { numRuns: 20 },
    );
  });

  for (const version of [1, 2, 6, 7, 9, 10, 17, 40]) {
    it(`draws a code of version ${version} that jsqr reads`, () => {
      const text = textOf(capacityOf(version));
      const matrix = encodeQr(text);
      assert.ok(matrix);
      const read = decode(matrix);
      assert.deepEqual([read?.version, read?.data], [version, text]);
    });
  }

  it('draws a code that jsqr reads with each mask', () => {
    const text = otpauthUri({ issuer: 'Coatcheck', email: 'ada@example.org', seed: SEED });
    for (const mask of MASKS.keys()) {
      const code = encodeWithMask(text, mask);
      assert.equal(code && maskOf(code), mask);
      assert.equal(code && decode(code)?.data, text);
    }
  });

  it('draws the link of the longest e-mail address and the longest host name', () => {
    const email = `${'{'.repeat(64)}@${'abcdefghi.'.repeat(18)}abcdefghi`;
    const issuer = 'a'.repeat(253);
    const text = otpauthUri({ issuer, email, seed: SEED });
    const matrix = encodeQr(text);
    assert.equal(email.length, 254);
    assert.equal(matrix?.size, 17 + 4 * 25);
    assert.equal(matrix && decode(matrix)?.data, text);
  });

  it('can be read when some modules are damaged', () => {
    const text = textOf(100);
    const matrix = encodeQr(text);
    assert.ok(matrix);
    // A stain of 8 x 8 modules in the middle: 4 % of version 6.
    const isStained = (i: number) => i >= 18 && i < 26;
    const rows = matrix.rows.map((row, i) =>
      row.map((dark, j) => dark || (isStained(i) && isStained(j))),
    );
    assert.notDeepEqual(rows, matrix.rows);
    assert.equal(decode({ size: matrix.size, rows })?.data, text);
  });

  it('chooses the mask with the least penalty', () => {
    for (const length of [0, 14, 84, 100, 213]) {
      const codes = MASKS.map((_, mask) => encodeWithMask(textOf(length), mask));
      const penalties = codes.map((code) => (code === null ? Number.NaN : penaltyOf(code)));
      const chosen = encodeQr(textOf(length));
      assert.ok(chosen);
      assert.deepEqual(chosen, codes[maskOf(chosen)]);
      assert.equal(penaltyOf(chosen), Math.min(...penalties));
      assert.ok(new Set(penalties).size > 1);
    }
  });

  it('writes letters that are not ASCII in UTF-8', () => {
    const matrix = encodeQr('Zürich 🧥');
    assert.deepEqual(matrix && decode(matrix)?.binaryData, [...Buffer.from('Zürich 🧥')]);
  });

  it('is null for a text that fits no version: 2,332 bytes', () => {
    assert.equal(encodeQr(textOf(2331))?.size, 177);
    assert.equal(encodeQr(textOf(2332)), null);
    assert.equal(encodeQr(`${textOf(2330)}ü`), null);
    assert.equal(encodeQr('a'.repeat(1_000_000)), null);
  });
});
