/**
 * The data of a QR code in byte mode (ISO/IEC 18004, section 7.4): mode indicator 0100, number of
 * bytes, the bytes, terminator 0000, padding. The number has 8 bits up to version 9 and 16 from
 * version 10 on, so every part is a whole number of half bytes and can be written in hexadecimal.
 */
import { LARGEST_VERSION, layoutOf } from './versions.ts';

const BYTE_MODE = '4';
const TERMINATOR = '0';
// "Pad Codewords 11101100 and 00010001 alternately"
const PADDING = Buffer.from('ec11', 'hex');

/** The smallest version that holds this many bytes, or null when none does. */
export function smallestVersion(length: number): number | null {
  for (let version = 1; version <= LARGEST_VERSION; version++) {
    if (length <= capacityOf(version)) return version;
  }
  return null;
}

/** The data bytes of a version that holds these bytes. */
export function dataBytes(bytes: Buffer, version: number): Buffer {
  const length = bytes.length.toString(16).padStart(lengthDigits(version), '0');
  const message = `${BYTE_MODE}${length}${bytes.toString('hex')}${TERMINATOR}`;
  const written = Buffer.from(message, 'hex');
  const padding = Buffer.alloc(layoutOf(version).dataBytes - written.length, PADDING);
  return Buffer.concat([written, padding]);
}

/** How many bytes a version holds. */
export function capacityOf(version: number): number {
  const overhead = BYTE_MODE.length + lengthDigits(version) + TERMINATOR.length;
  return layoutOf(version).dataBytes - overhead / 2;
}

// Half bytes.
function lengthDigits(version: number): number {
  return version < 10 ? 2 : 4;
}
