import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { type CborValue, decodeCbor, decodeFirst } from '../../../src/auth/passkeys/cbor.ts';
import { encodeCbor, encodePairs, head, longHead } from './encode-cbor.ts';

const hex = (text: string) => Buffer.from(text.replaceAll(' ', ''), 'hex');

/** Values of at most four levels. */
const values: fc.Arbitrary<CborValue> = fc.letrec<{ value: CborValue }>((tie) => {
  const scalar = fc.oneof(
    fc.maxSafeInteger().filter((n) => Math.abs(n) < Number.MAX_SAFE_INTEGER),
    fc.integer({ min: -300, max: 300 }),
    fc.boolean(),
    fc.string({ unit: 'grapheme' }),
    fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
  );
  const keys = fc.oneof(fc.integer({ min: -70_000, max: 70_000 }), fc.string({ maxLength: 30 }));
  return {
    value: fc.oneof(
      { maxDepth: 4, depthIdentifier: 'cbor' },
      scalar,
      fc.array(tie('value'), { maxLength: 5, depthIdentifier: 'cbor' }),
      fc
        .array(fc.tuple(keys, tie('value')), { maxLength: 5, depthIdentifier: 'cbor' })
        .map((pairs) => new Map(pairs)),
    ),
  };
}).value;

describe('decodeCbor', () => {
  // RFC 8949, appendix A, as far as WebAuthn has it.
  const vectors: [bytes: string, value: CborValue][] = [
    ['00', 0],
    ['01', 1],
    ['0a', 10],
    ['17', 23],
    ['18 18', 24],
    ['18 19', 25],
    ['18 64', 100],
    ['19 03e8', 1_000],
    ['1a 000f4240', 1_000_000],
    ['1b 000000e8d4a51000', 1_000_000_000_000],
    ['20', -1],
    ['29', -10],
    ['38 63', -100],
    ['39 03e7', -1_000],
    ['f4', false],
    ['f5', true],
    ['40', Buffer.alloc(0)],
    ['44 01020304', Buffer.of(1, 2, 3, 4)],
    ['60', ''],
    ['61 61', 'a'],
    ['62 225c', '"\\'],
    ['62 c3bc', 'ü'],
    ['63 e6b0b4', '水'],
    ['64 f0908591', '𐅑'],
    ['80', []],
    ['83 01 82 0203 82 0405', [1, [2, 3], [4, 5]]],
    ['a0', new Map()],
    [
      'a2 01 02 03 04',
      new Map([
        [1, 2],
        [3, 4],
      ]),
    ],
    [
      'a2 6161 01 6162 82 0203',
      new Map<string, CborValue>([
        ['a', 1],
        ['b', [2, 3]],
      ]),
    ],
  ];
  for (const [bytes, value] of vectors) {
    it(`decodes ${bytes}`, () => {
      assert.deepEqual(decodeCbor(hex(bytes)), value);
      assert.deepEqual(encodeCbor(value), hex(bytes));
    });
  }

  const refused: [name: string, bytes: Buffer][] = [
    ['nothing', hex('')],
    ['a byte after the item', hex('00 00')],
    ['bytes that are cut off', hex('44 010203')],
    ['text that is cut off', hex('62 61')],
    ['a length that is cut off', hex('59 01')],
    ['a list that is cut off', hex('82 01')],
    ['a map without its last value', hex('a1 01')],
    ['a length beyond all memory', hex('5b 001fffffffffffff')],
    ['a list of more items than there are bytes', hex('9b 001fffffffffffff 00')],
    ['a map of more pairs than there are bytes', hex('bb 001fffffffffffff 00 00')],
    ['an integer in one byte too many', hex('18 17')],
    ['an integer in two bytes for one', longHead(0, 255, 2)],
    ['an integer in four bytes for two', longHead(0, 65_535, 4)],
    ['an integer in eight bytes for four', longHead(0, 2 ** 32 - 1, 8)],
    ['a negative integer in two bytes for one', longHead(1, 255, 2)],
    ['a length in one byte too many', Buffer.concat([longHead(2, 1, 1), Buffer.of(0)])],
    ['a count in two bytes for none', longHead(5, 0, 2)],
    ['an integer beyond 2^53', hex('1b 0020000000000000')],
    ['the largest integer', hex('1b ffffffffffffffff')],
    ['a reserved length, 28', hex('1c')],
    ['a reserved length, 30', hex('5e 00')],
    ['bytes of indefinite length', hex('5f 41 00 ff')],
    ['text of indefinite length', hex('7f 61 61 ff')],
    ['a list of indefinite length', hex('9f 01 ff')],
    ['a map of indefinite length', hex('bf 01 02 ff')],
    ['a list of indefinite length without an end', hex('9f')],
    ['a lone break', hex('ff')],
    ['a tag', hex('c1 01')],
    ['null', hex('f6')],
    ['undefined', hex('f7')],
    ['false in two bytes', hex('f8 14')],
    ['a half float', hex('f9 3c00')],
    ['a double float', hex('fb 3ff0000000000000')],
    ['text that is not UTF-8', hex('62 c328')],
    ['a surrogate in text', hex('63 eda080')],
    [
      'a key twice',
      encodePairs([
        [1, 1],
        [1, 2],
      ]),
    ],
    [
      'a text key twice',
      encodePairs([
        ['a', 1],
        ['b', 2],
        ['a', 1],
      ]),
    ],
    ['bytes as a key', encodePairs([[Buffer.of(1), 1]])],
    ['a boolean as a key', encodePairs([[true, 1]])],
    ['a list as a key', encodePairs([[[], 1]])],
    ['five lists inside of each other', hex('81 81 81 81 81 00')],
    ['five maps inside of each other', hex('a1 00 a1 00 a1 00 a1 00 a0')],
    ['16,000 lists inside of each other', Buffer.alloc(16_000, 0x81)],
    ['more than 16,384 bytes', encodeCbor(Buffer.alloc(16_382))],
  ];
  for (const [name, bytes] of refused) {
    it(`refuses ${name}`, () => assert.equal(decodeCbor(bytes), null));
  }

  it('decodes four lists and maps inside of each other, and 16,384 bytes', () => {
    assert.deepEqual(decodeCbor(hex('81 81 a1 00 80')), [[new Map([[0, []]])]]);
    assert.deepEqual(decodeCbor(encodeCbor(Buffer.alloc(16_381))), Buffer.alloc(16_381));
  });

  it('keeps a byte order mark in text, and tells the key 1 from the key "1"', () => {
    assert.equal(decodeCbor(hex('63 efbbbf')), '\ufeff');
    assert.deepEqual(
      decodeCbor(
        encodePairs([
          [1, 2],
          ['1', 3],
        ]),
      ),
      new Map<number | string, number>([
        [1, 2],
        ['1', 3],
      ]),
    );
  });

  it('decodes whatever is encoded, and refuses each part of it that is cut off', () => {
    fc.assert(
      fc.property(values, fc.nat(), (value, cut) => {
        const bytes = encodeCbor(value);
        fc.pre(bytes.length <= 16_384);
        assert.deepEqual(decodeCbor(bytes), value);
        assert.equal(decodeCbor(bytes.subarray(0, cut % bytes.length)), null);
        assert.equal(decodeCbor(Buffer.concat([bytes, Buffer.of(0)])), null);
      }),
    );
  });

  it('has one spelling for each value: what it decodes is encoded to the same bytes', () => {
    // The first bytes of items, so that more than single bytes are decoded.
    const heads = fc.constantFrom(0x00, 0x18, 0x20, 0x41, 0x58, 0x61, 0x82, 0xa1, 0xf5, 0x17);
    const nearly = fc.array(fc.oneof(heads, heads, fc.nat(255)), { maxLength: 12 });
    fc.assert(
      fc.property(nearly, (bytes) => {
        const value = decodeCbor(Buffer.from(bytes));
        if (value !== null) assert.deepEqual(encodeCbor(value), Buffer.from(bytes));
      }),
      { numRuns: 2_000 },
    );
  });

  it('answers for any bytes, without an exception and within a second', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 2_000 }), (bytes) => {
        const before = performance.now();
        decodeCbor(bytes);
        assert.ok(performance.now() - before < 1_000);
      }),
    );
  });

  it('decodes 16,384 bytes of single items within a second', () => {
    const before = performance.now();
    const most = Buffer.concat([head(4, 16_000), Buffer.alloc(16_000)]);
    assert.equal((decodeCbor(most) as readonly CborValue[]).length, 16_000);
    assert.ok(performance.now() - before < 1_000);
  });
});

describe('decodeFirst', () => {
  it('says how many bytes the first item took, whatever follows', () => {
    fc.assert(
      fc.property(values, fc.uint8Array({ maxLength: 20 }), (value, tail) => {
        const bytes = encodeCbor(value);
        fc.pre(bytes.length <= 16_000);
        assert.deepEqual(decodeFirst(Buffer.concat([bytes, tail])), { value, size: bytes.length });
      }),
    );
  });

  it('decodes a view into a larger buffer from its own beginning', () => {
    const larger = Buffer.concat([Buffer.of(0xff), encodeCbor(['a', 1]), Buffer.of(0xff)]);
    assert.deepEqual(decodeFirst(new Uint8Array(larger).subarray(1)), { value: ['a', 1], size: 4 });
  });
});
