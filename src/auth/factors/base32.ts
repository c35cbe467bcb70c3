/**
 * Base32 (RFC 4648, section 6): bytes as letters and digits that a person can copy by hand. Five
 * bits for each character; the digits 0, 1 and 8, which look like letters, are not in the alphabet.
 * Without padding: "The padding specified in RFC 3548 section 2.2 is not required and should be
 * omitted" (Key URI Format of the otpauth: links).
 *
 * `decodeBase32` is strict, so that each sequence of bytes has one spelling apart from the case.
 */

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const BITS = 5; // of one character
const SHAPE = /^[A-Za-z2-7]*$/;

/** The bytes as base32 in upper case, without padding (RFC 4648, section 6). */
export function encodeBase32(bytes: Uint8Array): string {
  let text = '';
  let bits = 0; // read and not yet written: the lowest `count` bits
  let count = 0;
  for (const byte of bytes) {
    bits = (bits << 8) | byte;
    for (count += 8; count >= BITS; count -= BITS) {
      text += ALPHABET.charAt((bits >> (count - BITS)) & 31);
    }
    bits &= 31; // at most four are left
  }
  // "When fewer than 40 input bits are available [...] bits with value zero are added (on the
  // right)".
  return count === 0 ? text : text + ALPHABET.charAt((bits << (BITS - count)) & 31);
}

/**
 * The bytes of a base32 text in either case, without padding (RFC 4648, section 6); null when a
 * character is not in the alphabet or bits are left over that the encoder cannot have written.
 */
export function decodeBase32(text: string): Buffer | null {
  // Check for ASCII first: U+017F upper-cases to `S`.
  if (!SHAPE.test(text)) return null;
  const bytes: number[] = [];
  let bits = 0;
  let count = 0;
  for (const character of text.toUpperCase()) {
    bits = ((bits & 0xff) << BITS) | ALPHABET.indexOf(character);
    count += BITS;
    if (count >= 8) {
      count -= 8;
      bytes.push((bits >> count) & 0xff);
    }
  }
  // A whole character is left over: no number of bytes has this length.
  if (count >= BITS) return null;
  // Section 3.5: "decoders MAY chose to reject an encoding if the pad bits have not been set to
  // zero". We do: no two texts mean the same bytes.
  return (bits & ((1 << count) - 1)) === 0 ? Buffer.from(bytes) : null;
}

/** A text in groups of four characters, which is how a person keeps their place while copying. */
export function groupsOfFour(text: string, separator = ' '): string {
  return text.match(/.{1,4}/g)?.join(separator) ?? '';
}
