/** An encoder for what src/auth/passkeys/cbor.ts decodes, and helpers to encode it wrongly. */
import type { CborValue } from '../../../src/auth/passkeys/cbor.ts';

/** The first bytes of an item: its major type (0 to 7) and its argument, as short as possible. */
export function head(major: number, argument: number): Buffer {
  if (argument < 24) return Buffer.of((major << 5) | argument);
  const size = argument < 2 ** 8 ? 1 : argument < 2 ** 16 ? 2 : argument < 2 ** 32 ? 4 : 8;
  return longHead(major, argument, size);
}

/** The same with an argument of 1, 2, 4 or 8 bytes, even when it needs fewer. */
export function longHead(major: number, argument: number, size: 1 | 2 | 4 | 8): Buffer {
  const bytes = Buffer.from(argument.toString(16).padStart(2 * size, '0'), 'hex');
  return Buffer.concat([Buffer.of((major << 5) | (24 + Math.log2(size))), bytes]);
}

/** Encodes a value; maps keep their order. */
export function encodeCbor(value: CborValue): Buffer {
  if (typeof value === 'boolean') return Buffer.of(value ? 0xf5 : 0xf4);
  if (typeof value === 'number') return value >= 0 ? head(0, value) : head(1, -1 - value);
  if (typeof value === 'string') return withBytes(3, Buffer.from(value));
  if (Buffer.isBuffer(value)) return withBytes(2, value);
  if (value instanceof Map) return encodePairs([...value]);
  const items = value as readonly CborValue[];
  return Buffer.concat([head(4, items.length), ...items.map(encodeCbor)]);
}

/** A map with these pairs, in this order: a key can be in it twice. */
export function encodePairs(pairs: readonly (readonly [CborValue, CborValue])[]): Buffer {
  return Buffer.concat([head(5, pairs.length), ...pairs.flat().map(encodeCbor)]);
}

function withBytes(major: number, bytes: Buffer): Buffer {
  return Buffer.concat([head(major, bytes.length), bytes]);
}
