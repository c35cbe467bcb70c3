import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { decodeBase32, encodeBase32, groupsOfFour } from '../../../src/auth/factors/base32.ts';
import { anyText } from '../../text.ts';

// RFC 4648, section 10, without the padding.
const VECTORS: readonly [plain: string, base32: string][] = [
  ['', ''],
  ['f', 'MY'],
  ['fo', 'MZXQ'],
  ['foo', 'MZXW6'],
  ['foob', 'MZXW6YQ'],
  ['fooba', 'MZXW6YTB'],
  ['foobar', 'MZXW6YTBOI'],
];

const someBytes = fc.uint8Array({ maxLength: 64 });

describe('encodeBase32', () => {
  it('encodes the test vectors of RFC 4648, section 10', () => {
    for (const [plain, base32] of VECTORS) assert.equal(encodeBase32(Buffer.from(plain)), base32);
  });

  it('writes five bits in each character, and nothing else', () => {
    fc.assert(
      fc.property(someBytes, (bytes) => {
        const text = encodeBase32(bytes);
        assert.match(text, /^[A-Z2-7]*$/);
        assert.equal(text.length, Math.ceil((bytes.length * 8) / 5));
      }),
    );
  });
});

describe('decodeBase32', () => {
  it('decodes the test vectors of RFC 4648, section 10, in either case', () => {
    for (const [plain, base32] of VECTORS) {
      assert.deepEqual(decodeBase32(base32), Buffer.from(plain));
      assert.deepEqual(decodeBase32(base32.toLowerCase()), Buffer.from(plain));
    }
  });

  it('gives back any bytes that were encoded', () => {
    fc.assert(
      fc.property(someBytes, (bytes) => {
        assert.deepEqual(decodeBase32(encodeBase32(bytes)), Buffer.from(bytes));
      }),
    );
  });

  it('accepts one text in upper case for each sequence of bytes, and null for any other', () => {
    const nearlyBase32 = fc.string({ unit: fc.constantFrom(...'ABYZ2567abyz018=- ') });
    fc.assert(
      fc.property(fc.oneof(nearlyBase32, anyText), (text) => {
        const bytes = decodeBase32(text);
        if (bytes !== null) assert.equal(encodeBase32(bytes), text.toUpperCase());
      }),
    );
  });

  const refused: readonly [name: string, text: string][] = [
    ['padding', 'MY======'],
    ['a digit that is not in the alphabet', 'MZXW6YT1'],
    ['a blank', 'MZXW 6YTB'],
    ['a line break at the end', 'MZXW6YTB\n'],
    ['a null byte', 'MZXW6YTB\0'],
    ['a letter that upper-cases to S, U+017F', 'MZXW6YT\u017f'],
    ['a letter that lower-cases to k, U+212A', 'MZXW6YT\u212a'],
    ['full-width letters', '\uff2d\uff39'],
    ['one character', 'A'],
    ['three characters', 'AAA'],
    ['six characters', 'AAAAAA'],
    ['a bit that is left over and is not zero', 'MZ'],
    ['the lowest bit that is left over', 'MZXW7'],
  ];
  for (const [name, text] of refused) {
    it(`refuses ${name}`, () => assert.equal(decodeBase32(text), null));
  }
});

describe('groupsOfFour', () => {
  it('separates each four characters', () => {
    assert.equal(groupsOfFour('MZXW6YTBOI'), 'MZXW 6YTB OI');
    assert.equal(groupsOfFour('MZXW6YTB', '-'), 'MZXW-6YTB');
    assert.equal(groupsOfFour(''), '');
  });
});
