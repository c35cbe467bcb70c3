import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { correctionOf } from '../../src/qr/reed-solomon.ts';

describe('correctionOf', () => {
  it('computes the example of ISO/IEC 18004, annex I: 01234567 in version 1-M', () => {
    const data = Buffer.from('10200c566180ec11ec11ec11ec11ec11', 'hex');
    assert.equal(correctionOf(data, 10).toString('hex'), 'a524d4c1ed36c7872c55');
  });

  it('gives a block that is whole no remainder: data and correction are a multiple', () => {
    const someBytes = fc.uint8Array({ minLength: 1, maxLength: 50 });
    fc.assert(
      fc.property(someBytes, fc.integer({ min: 1, max: 30 }), (data, count) => {
        const whole = Buffer.concat([data, correctionOf(data, count)]);
        assert.deepEqual(correctionOf(whole, count), Buffer.alloc(count));
      }),
    );
  });
});
