/**
 * Reed-Solomon error correction (ISO/IEC 18004, section 7.5). The bytes of a block are the
 * coefficients of a polynomial, the highest first. Its remainder by a generator polynomial is
 * appended, so that the whole is a multiple of the generator; what a scanner reads is none when
 * bytes are damaged, and n bytes of remainder are enough to repair any n/2.
 *
 * The coefficients are elements of "a Galois field of 2^8 with 100011101 representing the field's
 * prime modulus polynomial x^8 + x^4 + x^3 + x^2 + 1". To add and to subtract is XOR there.
 */

const MODULUS = 0b1_0001_1101;

/** The bytes of error correction for a block, `count` of them. */
export function correctionOf(block: Uint8Array, count: number): Buffer {
  const generator = generatorOf(count);
  const remainder = Buffer.alloc(count);
  for (const byte of block) {
    // One step of long division: the generator is subtracted as often as the highest coefficient.
    const factor = byte ^ (remainder[0] ?? 0);
    remainder.copyWithin(0, 1);
    remainder[count - 1] = 0;
    for (let i = 0; i < count; i++) {
      remainder[i] = (remainder[i] ?? 0) ^ multiply(generator[i] ?? 0, factor);
    }
  }
  return remainder;
}

// (x - 2^0)(x - 2^1)...(x - 2^(degree - 1)) without its highest coefficient, which is 1.
function generatorOf(degree: number): readonly number[] {
  let generator = [1];
  let root = 1;
  for (let i = 0; i < degree; i++) {
    const shifted = [...generator, 0];
    generator = shifted.map((value, j) => value ^ multiply(generator[j - 1] ?? 0, root));
    root = multiply(root, 2);
  }
  return generator.slice(1);
}

// Long multiplication, bit by bit, reduced by the modulus at each step.
function multiply(a: number, b: number): number {
  let product = 0;
  for (let bit = 7; bit >= 0; bit--) {
    product = (product << 1) ^ (product & 0x80 ? MODULUS : 0);
    if ((b >> bit) & 1) product ^= a;
  }
  return product;
}
