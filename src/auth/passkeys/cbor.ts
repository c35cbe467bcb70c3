/**
 * A decoder for the part of CBOR (RFC 8949) that WebAuthn uses. Authenticators write the "CTAP2
 * canonical CBOR encoding form" (FIDO CTAP 2.1, section 8): "Integers must be encoded as small as
 * possible", lengths "must be as short as possible", no indefinite lengths, no tags, no duplicate
 * keys, "at most four levels of any combination of CBOR maps and/or CBOR arrays". WebAuthn,
 * section 2.4: decoders "SHOULD reject CBOR that is not validly encoded" in that form "and SHOULD
 * reject messages with duplicate map keys". So one value has one spelling, and no second parser
 * can read another value out of the bytes.
 *
 * The first byte of an item has its major type in the upper three bits and, in the lower five, its
 * argument or where the argument is:
 *
 *   0..23  the argument itself        24, 25, 26, 27  it is in the next 1, 2, 4, 8 bytes
 *
 *   0 unsigned, 1 negative (-1 - argument), 2 bytes, 3 text (argument: their length),
 *   4 list (argument: its items), 5 map (argument: its pairs), 7 false (20) and true (21)
 *
 * What this deliberately does not do: tags, floating point, null and undefined, indefinite lengths,
 * integers beyond 2^53. Sorted keys are not demanded: without duplicates their order says nothing.
 */

/** A decoded item. The keys of a map are integers or text. Bytes are views into the input. */
export type CborValue =
  | number
  | boolean
  | string
  | Buffer
  | readonly CborValue[]
  | ReadonlyMap<number | string, CborValue>;

/** An item, and how many bytes of the input it took. */
export type FirstItem = { readonly value: CborValue; readonly size: number };

// The largest input that is decoded. An attestation object without certificates has at most some
// 2 KB: an id of 1,023 bytes, and an RSA key of 4,096 bits.
const MOST_BYTES = 16_384;
const MOST_LEVELS = 4;
const FALSE = 20;
const TRUE = 21;

/** Decodes one item that is the whole input. Null when the input is anything else. Never throws. */
export function decodeCbor(bytes: Uint8Array): CborValue | null {
  const first = decodeFirst(bytes);
  // Bytes after the item have no meaning here, but could have one for another parser.
  return first !== null && first.size === bytes.length ? first.value : null;
}

/**
 * Decodes the item at the beginning of the input, and says how many bytes it took: in authenticator
 * data the length of a public key is written nowhere else. Null when there is none. Never throws.
 */
export function decodeFirst(bytes: Uint8Array): FirstItem | null {
  if (bytes.length > MOST_BYTES) return null;
  const reader = new Reader(bytes);
  try {
    return { value: reader.item(0), size: reader.position };
  } catch (error) {
    if (error instanceof Malformed) return null;
    throw error;
  }
}

/** The input breaks a rule. It does not leave this file. */
class Malformed extends Error {}

class Reader {
  position = 0;
  readonly #bytes: Buffer;

  constructor(bytes: Uint8Array) {
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  }

  /** The item at the position, inside of `level` lists and maps. */
  item(level: number): CborValue {
    const first = this.#take(1).readUInt8();
    const major = first >> 5;
    const argument = this.#argument(first & 0b11111);
    switch (major) {
      case 0:
        return argument;
      case 1:
        return -1 - argument;
      case 2:
        return this.#take(argument);
      case 3:
        return this.#text(argument);
      case 4:
        return this.#list(argument, level + 1);
      case 5:
        return this.#map(argument, level + 1);
      case 7:
        return simple(argument);
      default:
        throw new Malformed(); // 6, a tag
    }
  }

  #argument(low: number): number {
    if (low < 24) return low;
    if (low > 27) throw new Malformed(); // 28 to 30 mean nothing, 31 is an indefinite length
    const size = 1 << (low - 24);
    const value = Number(`0x${this.#take(size).toString('hex')}`);
    // "Integers must be encoded as small as possible": one value has one spelling.
    const smallest = size === 1 ? 24 : 2 ** (4 * size);
    if (value < smallest || value >= Number.MAX_SAFE_INTEGER) throw new Malformed();
    return value;
  }

  #take(size: number): Buffer {
    // A length is a claim of the sender. Compare it with what is there, and never allocate for it.
    if (size > this.#bytes.length - this.position) throw new Malformed();
    this.position += size;
    return this.#bytes.subarray(this.position - size, this.position);
  }

  #text(size: number): string {
    const bytes = this.#take(size);
    try {
      return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    } catch {
      throw new Malformed();
    }
  }

  #list(count: number, level: number): readonly CborValue[] {
    this.#enter(level);
    const items: CborValue[] = [];
    // A count that is too large ends at the end of the input, because each item takes a byte.
    for (let i = 0; i < count; i++) items.push(this.item(level));
    return items;
  }

  #map(count: number, level: number): ReadonlyMap<number | string, CborValue> {
    this.#enter(level);
    const map = new Map<number | string, CborValue>();
    for (let i = 0; i < count; i++) {
      const key = this.item(level);
      if (typeof key !== 'number' && typeof key !== 'string') throw new Malformed();
      // With two values for one key, two parsers may each believe another one.
      if (map.has(key)) throw new Malformed();
      map.set(key, this.item(level));
    }
    return map;
  }

  #enter(level: number): void {
    if (level > MOST_LEVELS) throw new Malformed(); // else 16,384 lists could overflow the stack
  }
}

function simple(argument: number): boolean {
  if (argument !== FALSE && argument !== TRUE) throw new Malformed();
  return argument === TRUE;
}
