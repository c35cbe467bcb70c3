import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { decodeBase64Url } from '../../../src/auth/passkeys/base64url.ts';

describe('decodeBase64Url', () => {
  it('decodes all bytes up to the limit, and none beyond it', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (array) => {
        const bytes = Buffer.from(array);
        const text = bytes.toString('base64url');
        assert.deepEqual(decodeBase64Url(text, bytes.length), bytes);
        if (bytes.length > 0) assert.equal(decodeBase64Url(text, bytes.length - 1), null);
      }),
    );
  });

  it('accepts one spelling of each value', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'AQgw-_+/= \n'), maxLength: 8 }), (text) => {
        const bytes = decodeBase64Url(text, 100);
        if (bytes !== null) assert.equal(bytes.toString('base64url'), text);
      }),
    );
  });

  for (const field of [
    'AA==',
    'A',
    'AB',
    'A A',
    '+/+/',
    'AAA\n',
    'é',
    undefined,
    null,
    1,
    [],
    {},
  ]) {
    it(`refuses ${JSON.stringify(field)}`, () => assert.equal(decodeBase64Url(field, 100), null));
  }
});
