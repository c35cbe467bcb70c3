import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { capacityOf, smallestVersion } from '../../src/qr/data-bytes.ts';
import { alignmentCentres, layoutOf } from '../../src/qr/versions.ts';

// ISO/IEC 18004, Table 7: byte mode, level M.
const CAPACITIES =
  '14 26 42 62 84 106 122 152 180 213 251 287 331 362 412 450 504 560 624 666 711 779 857 911 997 1059 1125 1190 1264 1370 1452 1538 1628 1722 1809 1911 1989 2099 2213 2331'
    .split(' ')
    .map(Number);

describe('capacityOf', () => {
  it('is what Table 7 of ISO/IEC 18004 says of each version', () => {
    assert.deepEqual(
      CAPACITIES.map((_, i) => capacityOf(i + 1)),
      CAPACITIES,
    );
  });
});

describe('smallestVersion', () => {
  it('is the first that holds the bytes, at each border', () => {
    for (const [i, capacity] of CAPACITIES.entries()) {
      assert.equal(smallestVersion(capacity), i + 1);
      assert.equal(smallestVersion(capacity + 1), i === 39 ? null : i + 2);
    }
    assert.equal(smallestVersion(0), 1);
  });
});

describe('layoutOf', () => {
  it('divides the bytes of versions as Table 9 of ISO/IEC 18004 does', () => {
    assert.deepEqual(layoutOf(1), { dataBytes: 16, blocks: 1, correctionBytes: 10 });
    assert.deepEqual(layoutOf(8), { dataBytes: 2 * 38 + 2 * 39, blocks: 4, correctionBytes: 22 });
    assert.deepEqual(layoutOf(40), {
      dataBytes: 18 * 47 + 31 * 48,
      blocks: 49,
      correctionBytes: 28,
    });
  });
});

describe('alignmentCentres', () => {
  it('is the row of Annex E of ISO/IEC 18004', () => {
    assert.deepEqual(alignmentCentres(1), []);
    assert.deepEqual(alignmentCentres(2), [6, 18]);
    assert.deepEqual(alignmentCentres(7), [6, 22, 38]);
    assert.deepEqual(alignmentCentres(32), [6, 34, 60, 86, 112, 138]);
    assert.deepEqual(alignmentCentres(36), [6, 24, 50, 76, 102, 128, 154]);
    assert.deepEqual(alignmentCentres(40), [6, 30, 58, 86, 114, 142, 170]);
  });
});
